/**
 * SQL: when the visitor asked what nobody had answered yet when the comparison began, or NULL: the first
 * message after the chat's last one. For conversations older than that.
 *
 * @param since SQL: when that is.
 */
export function openQuestion(tenant: string, conversationId: string, since: string): string {
  const before = (alias: string, role: string): string =>
    `${alias}.organization_id = ${tenant} AND ${alias}.conversation_id = ${conversationId} AND ${alias}.created_at < ${since} AND ${alias}.role = '${role}'`;
  return `(
        SELECT u.created_at
        FROM (VALUES (1)) AS one
        LEFT JOIN LATERAL (
          SELECT a.created_at, a.id FROM messages a WHERE ${before("a", "assistant")} ORDER BY a.created_at DESC, a.id DESC LIMIT 1
        ) answered ON true
        JOIN LATERAL (
          SELECT u.created_at FROM messages u
          WHERE ${before("u", "user")} AND u.created_at >= coalesce(answered.created_at, '-infinity')
            AND (answered.id IS NULL OR (u.created_at, u.id) > (answered.created_at, answered.id))
          ORDER BY u.created_at, u.id LIMIT 1
        ) u ON true)`;
}

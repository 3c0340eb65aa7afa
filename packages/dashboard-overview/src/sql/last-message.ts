/**
 * SQL, to be joined laterally: what was said last in a conversation by the visitor or the chat, as of a
 * moment. Of several at the same time it is the one with the greatest id, as in all that pairs messages.
 */
export function lastMessage(tenant: string, conversationId: string, by: string): string {
  return `(
      SELECT m.role, m.content, m.created_at FROM messages m
      WHERE m.organization_id = ${tenant} AND m.conversation_id = ${conversationId} AND m.created_at < ${by} AND m.role IN ('user', 'assistant')
      ORDER BY m.created_at DESC, m.id DESC LIMIT 1
    )`;
}

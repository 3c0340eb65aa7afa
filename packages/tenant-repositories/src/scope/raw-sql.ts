/**
 * SQL as a tagged template: every value between `${` and `}` becomes a parameter, never text.
 *
 * @example
 * ```ts no-run
 * import type { TenantScope } from "@acme/tenant-repositories";
 *
 * export async function busiestDays(scope: TenantScope, since: Date): Promise<{ day: string; count: string }[]> {
 *   return scope.sql<{ day: string; count: string }>`
 *     SELECT created_at::date::text AS day, count(*) AS count
 *     FROM conversations WHERE created_at >= ${since} GROUP BY 1 ORDER BY 2 DESC LIMIT 10`;
 * }
 * ```
 */
export type SqlTag = <Row extends Record<string, unknown> = Record<string, unknown>>(
  texts: TemplateStringsArray,
  ...values: readonly unknown[]
) => Promise<Row[]>;

/** Text with numbered places, e.g. `SELECT $1`, of a template's pieces. */
export function templateText(texts: readonly string[]): string {
  return texts.reduce((text, piece, index) => `${text}$${index}${piece}`);
}

import type { TenantScope } from "@acme/tenant-repositories";
import type { Question } from "./question.ts";

/**
 * Room to sort and hash the times of a period's messages in memory; an index is worth following, since what
 * it leads to is recent and so in memory too; and compiling the statement would take longer than it does.
 * For this transaction only. https://www.postgresql.org/docs/current/runtime-config-query.html
 */
const settings = `SELECT pg_catalog.set_config('work_mem', '64MB', true), pg_catalog.set_config('random_page_cost', '1.1', true), pg_catalog.set_config('jit', 'off', true)`;

/** Sends a statement with room to work, in the same round trip. */
export async function askAtOnce(
  scope: Pick<TenantScope, "query">,
  { text, values }: Question,
): Promise<Record<string, unknown>[]> {
  const [, answer] = await Promise.all([scope.query(settings), scope.query(text, values)]);
  return answer.rows;
}

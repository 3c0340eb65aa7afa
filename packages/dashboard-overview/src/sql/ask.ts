import type { TenantScope } from "@acme/tenant-repositories";
import type { Question } from "./question.ts";

/**
 * Room to sort and hash the times of a period's messages in memory. An index is worth following: what it
 * leads to is recent, so in memory too; whoever has most of a table does not read the others' rows for it. A
 * join is by hash: by a loop it takes minutes where the planner
 * expects a row and finds 100,000, as it does behind an import that nobody has analyzed yet. Compiling the
 * statement takes longer than it does. All for this transaction only.
 * https://www.postgresql.org/docs/current/runtime-config-query.html
 */
export const roomToWork = `SELECT pg_catalog.set_config('work_mem', '64MB', true), pg_catalog.set_config('random_page_cost', '1.1', true), pg_catalog.set_config('enable_seqscan', 'off', true), pg_catalog.set_config('enable_nestloop', 'off', true), pg_catalog.set_config('jit', 'off', true)`;

/** Sends a statement with room to work, in the same round trip. */
export async function askAtOnce(
  scope: Pick<TenantScope, "query">,
  { text, values }: Question,
): Promise<Record<string, unknown>[]> {
  const [, answer] = await Promise.all([scope.query(roomToWork), scope.query(text, values)]);
  return answer.rows;
}

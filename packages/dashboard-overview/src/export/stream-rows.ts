import { randomUUID } from "node:crypto";
import type { TenantScope } from "@acme/tenant-repositories";
import type { Question } from "../sql/question.ts";

/** Rows that are in memory at a time; the next as many are on their way. */
const batchSize = 500;

/**
 * All rows that a statement answers, as of the moment of the first, a batch at a time: through a cursor of
 * the server's, which ends with the scope. https://www.postgresql.org/docs/current/sql-declare.html
 */
export async function* streamBatches(
  scope: Pick<TenantScope, "query">,
  { text, values }: Question,
): AsyncGenerator<readonly Record<string, unknown>[], void, undefined> {
  const cursor = `"export_${randomUUID()}"`;
  await scope.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, values);
  const fetch = async (): Promise<readonly Record<string, unknown>[]> =>
    (await scope.query(`FETCH ${batchSize} FROM ${cursor}`)).rows;
  let coming = fetch();
  for (;;) {
    const batch = await coming;
    if (batch.length < batchSize) {
      if (batch.length > 0) yield batch;
      return;
    }
    coming = fetch();
    // Whoever stops half-way does not wait for it; whoever goes on meets its error above.
    coming.catch(() => undefined);
    yield batch;
  }
}

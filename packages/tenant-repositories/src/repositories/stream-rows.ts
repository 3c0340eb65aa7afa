import { randomUUID } from "node:crypto";
import { TenantError } from "../errors/tenant-error.ts";
import type { ScopeHandle } from "../scope/scope-handle.ts";
import type { TextResult } from "../scope/transaction.ts";
import { identifier } from "../statements/quote.ts";
import type { Statement } from "../statements/statement.ts";
import { readRows } from "../tables/row-reader.ts";
import type { TableDefinition } from "../tables/table-definition.ts";

type Sender = Pick<ScopeHandle, "send">;

/** The rows of a statement, a batch at a time. */
export async function* streamRows<Row>(
  scope: Sender,
  table: TableDefinition,
  statement: Statement,
  batchSize: number,
): AsyncGenerator<Row, void, undefined> {
  for await (const batch of streamBatches(scope, statement, batchSize)) {
    yield* readRows<Row>(table, batch);
  }
}

/** The same, each value as PostgreSQL wrote it. */
export async function* streamTexts(
  scope: Sender,
  statement: Statement,
  batchSize: number,
): AsyncGenerator<readonly (string | null)[], void, undefined> {
  for await (const batch of streamBatches(scope, statement, batchSize)) yield* batch.rows;
}

/**
 * Through a cursor of the server, which closes with the transaction at the latest. The next batch is on
 * its way while this one is being used. https://www.postgresql.org/docs/current/sql-declare.html
 */
async function* streamBatches(
  scope: Sender,
  statement: Statement,
  batchSize: number,
): AsyncGenerator<TextResult, void, undefined> {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 100_000) {
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      `batchSize is ${batchSize}; it is from 1 to 100,000.`,
    );
  }
  const name = identifier(`acme_${randomUUID()}`);
  const once = (text: string, values: readonly unknown[] = []): Statement => ({
    text,
    values,
    name: undefined,
    kind: "read",
  });
  const fetch = once(`FETCH ${batchSize} FROM ${name}`);
  await scope.send(
    once(`DECLARE ${name} NO SCROLL CURSOR FOR ${statement.text}`, statement.values),
  );
  let open = true;
  try {
    let coming = scope.send(fetch);
    while (open) {
      const batch = await coming;
      open = batch.rows.length === batchSize;
      if (open) {
        coming = scope.send(fetch);
        coming.catch(() => undefined);
      }
      yield batch;
    }
  } finally {
    // Whoever stops half-way keeps nothing open; a scope that is over has closed it already.
    await scope.send(once(`CLOSE ${name}`)).catch(() => undefined);
  }
}

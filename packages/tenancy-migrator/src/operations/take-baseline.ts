import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { contentSql, untouchedColumns } from "../evidence/baseline.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";
import { identifier, literal, textArray } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/** Notes what the table holds before anything is changed: what the evidence compares with later. */
export function takeBaseline(target: Target, table: TableTarget): TransactionalOperation {
  const columns = untouchedColumns(target, table);
  const owned = hasTenantColumn(target, table)
    ? `(SELECT count(*) FROM ${table.relation} WHERE ${identifier(target.tenancy.column)} IS NOT NULL)`
    : "0";
  return {
    kind: "transactional",
    id: `expand:baseline:${table.declared.name}`,
    phase: "expand",
    table: table.declared.name,
    summary: "count the rows and hash the columns that stay untouched",
    lock: "none",
    done: target.catalog.baselines.includes(table.declared.name),
    forward: [
      `INSERT INTO ${bookkeepingSchema}.baselines (table_name, row_count, owned_count, columns, content_hash)
SELECT ${literal(table.declared.name)}, c.row_count, ${owned}, ${textArray(columns)}, c.content_hash
FROM (${contentSql(table, columns, false)}) AS c
ON CONFLICT (table_name) DO NOTHING`,
    ],
    reverse: [],
  };
}

import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { quarantineRelation } from "../remedies/quarantine-tables.ts";
import { identifier, identifiers } from "../sql/quote.ts";

/** What a table held before anything was changed. */
export type Baseline = {
  readonly table: string;
  readonly rowCount: number;
  readonly ownedCount: number;
  readonly columns: readonly string[];
  readonly contentHash: string;
};

/**
 * The columns that the migration leaves alone: neither the tenant's nor a dead one. Generated ones say
 * nothing of their own, and a quarantined row is kept without them.
 */
export function untouchedColumns({ tenancy }: Target, table: TableTarget): readonly string[] {
  return table.current.columns
    .filter((column) => !column.generated)
    .map((column) => column.name)
    .filter((name) => name !== tenancy.column && !table.declared.deadColumns.includes(name));
}

/**
 * The sum of a 64-bit hash of each row's text: it depends on every value of the columns and on how
 * often a row occurs, and not on the rows' order or place.
 */
export function contentSql(
  table: TableTarget,
  columns: readonly string[],
  withQuarantine: boolean,
): string {
  const list = identifiers(columns);
  const rows = withQuarantine
    ? `(SELECT ${list} FROM ${table.relation} UNION ALL SELECT ${list} FROM ${quarantineRelation(table)})`
    : table.relation;
  return `SELECT count(*) AS row_count,
       coalesce(sum(hashtextextended(ROW(${columns.map((name) => `t.${identifier(name)}`).join(", ")})::text, 0)::numeric), 0)::text AS content_hash
FROM ${rows} AS t`;
}

export async function readBaselines(
  client: ClientBase,
  target: Target,
): Promise<readonly Baseline[]> {
  if (!target.catalog.hasBookkeeping) return [];
  const { rows } = await client.query<Baseline>(
    `SELECT table_name AS "table", row_count::float8 AS "rowCount", owned_count::float8 AS "ownedCount",
            columns, content_hash AS "contentHash"
     FROM ${bookkeepingSchema}.baselines`,
  );
  return rows;
}

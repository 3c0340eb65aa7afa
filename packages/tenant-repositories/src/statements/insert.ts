import type {
  ColumnDefinition,
  ParentDefinition,
  TableDefinition,
} from "../tables/table-definition.ts";
import { asJson, castFromJson, typedColumns } from "./given-values.ts";
import { columnList, identifier } from "./quote.ts";
import type { Statement } from "./statement.ts";
import { prepared } from "./statement.ts";
import { tenantPredicate } from "./tenant-predicate.ts";

/** On a conflict of these columns, the row that is there takes the new values. */
export type OnConflict = { readonly columns: readonly string[] };

/**
 * Inserts all rows or, where one of them points at a parent that is not this tenant's, none: whether such
 * a parent exists elsewhere makes no difference to what happens.
 */
export function insertRows(
  table: TableDefinition,
  tenant: unknown,
  columns: readonly ColumnDefinition[],
  rows: readonly object[],
  onConflict?: OnConflict,
): Statement {
  const names = columns.map(({ name }) => name);
  const parents = table.parents.filter((parent) =>
    parent.columns.every((column) => names.includes(column)),
  );
  const into = [table.tenantColumn, ...names].map(identifier).join(", ");
  const values = ["$1", ...columns.map((column) => castFromJson("r", column))].join(", ");
  return prepared(
    "write",
    `WITH r AS MATERIALIZED (
  SELECT * FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (${typedColumns(markedColumns(columns))})) WITH ORDINALITY AS r(${[...markedColumns(columns).map(({ name }) => identifier(name)), rowNumber].join(", ")})
)
INSERT INTO ${table.relation} AS t (${into})
SELECT ${values} FROM r${missingParents(parents, table.tenantColumn)}
ORDER BY r.${rowNumber}${conflictClause(table, names, onConflict)}
RETURNING ${columnList("t", table.columns.keys())}`,
    [tenant, asJson(table, rows)],
  );
}

const rowNumber = '"row number"';

/** Where a row gives nothing at all, the list of columns would be empty, which no record can be. */
function markedColumns(columns: readonly ColumnDefinition[]): readonly ColumnDefinition[] {
  return columns.length > 0
    ? columns
    : [{ name: "nothing", type: "text", nullable: true, hasDefault: true, generated: false }];
}

function missingParents(parents: readonly ParentDefinition[], tenantColumn: string): string {
  if (parents.length === 0) return "";
  const missing = parents.map((parent) => `(${isMissing("x", parent, tenantColumn)})`);
  return `\nWHERE NOT EXISTS (SELECT FROM r AS x WHERE ${missing.join(" OR ")})`;
}

/** SQL: the row points at a parent that this tenant has not. */
export function isMissing(alias: string, parent: ParentDefinition, tenantColumn: string): string {
  const given = parent.columns.map((column) => `${alias}.${identifier(column)} IS NOT NULL`);
  const match = parent.columns.map(
    (column, index) =>
      `p.${identifier(parent.key[index] ?? column)} = ${alias}.${identifier(column)}`,
  );
  return `${given.join(" AND ")} AND NOT EXISTS (SELECT FROM ${parent.relation} AS p WHERE ${tenantPredicate("p", tenantColumn)} AND ${match.join(" AND ")})`;
}

function conflictClause(
  table: TableDefinition,
  names: readonly string[],
  onConflict: OnConflict | undefined,
): string {
  if (onConflict === undefined) return "";
  const keys = onConflict.columns;
  const changed = names.filter((name) => !keys.includes(name));
  // With nothing else to change the row still has to be answered with, so it is written as it is.
  const assignments = (changed.length > 0 ? changed : keys)
    .map((name) => `${identifier(name)} = EXCLUDED.${identifier(name)}`)
    .join(", ");
  return `
ON CONFLICT (${keys.map(identifier).join(", ")}) DO UPDATE SET ${assignments}
WHERE ${tenantPredicate("t", table.tenantColumn)}`;
}

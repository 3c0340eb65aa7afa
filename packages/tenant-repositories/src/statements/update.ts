import type { ColumnDefinition, TableDefinition } from "../tables/table-definition.ts";
import { filterConditions } from "./filter.ts";
import { asJson, castFromJson, typedColumns } from "./given-values.ts";
import { isMissing } from "./insert.ts";
import { Parameters } from "./parameters.ts";
import { columnList, identifier } from "./quote.ts";
import type { Statement } from "./statement.ts";
import { prepared } from "./statement.ts";
import { tenantPredicate } from "./tenant-predicate.ts";

/**
 * Gives the rows that a filter finds new values; a new parent has to be this tenant's.
 *
 * @param answer Whether the changed rows come back, or only how many there were.
 */
export function updateRows(
  table: TableDefinition,
  tenant: unknown,
  filter: object,
  columns: readonly ColumnDefinition[],
  changes: object,
  answer: "rows" | "count",
): Statement {
  const parameters = new Parameters(tenant);
  const record = parameters.add(asJson(table, changes));
  const names = columns.map(({ name }) => name);
  const conditions = [
    tenantPredicate("t", table.tenantColumn),
    ...filterConditions(table, "t", filter, parameters),
    ...table.parents
      .filter((parent) => parent.columns.every((column) => names.includes(column)))
      .map((parent) => `NOT (${isMissing("r", parent, table.tenantColumn)})`),
  ];
  const assignments = columns.map(
    (column) => `${identifier(column.name)} = ${castFromJson("r", column)}`,
  );
  return prepared(
    "write",
    `UPDATE ${table.relation} AS t SET ${assignments.join(", ")}
FROM jsonb_to_record(${record}::jsonb) AS r(${typedColumns(columns)})
WHERE ${conditions.join(" AND ")}${answer === "rows" ? `\nRETURNING ${columnList("t", table.columns.keys())}` : ""}`,
    parameters.values,
  );
}

import type { TableDefinition } from "../tables/table-definition.ts";
import { filterConditions } from "./filter.ts";
import { Parameters } from "./parameters.ts";
import type { Statement } from "./statement.ts";
import { prepared } from "./statement.ts";
import { tenantPredicate } from "./tenant-predicate.ts";

/** Deletes the rows that a filter finds, with everything that hangs on them. */
export function deleteRows(table: TableDefinition, tenant: unknown, filter: object): Statement {
  const parameters = new Parameters(tenant);
  const conditions = [
    tenantPredicate("t", table.tenantColumn),
    ...filterConditions(table, "t", filter, parameters),
  ];
  return prepared(
    "write",
    `DELETE FROM ${table.relation} AS t WHERE ${conditions.join(" AND ")}`,
    parameters.values,
  );
}

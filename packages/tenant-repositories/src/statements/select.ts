import type { TableDefinition } from "../tables/table-definition.ts";
import { filterConditions } from "./filter.ts";
import type { OrderStep } from "./order.ts";
import { afterConditions, orderList } from "./order.ts";
import { Parameters } from "./parameters.ts";
import { columnList, identifier } from "./quote.ts";
import type { Statement } from "./statement.ts";
import { prepared } from "./statement.ts";
import { tenantPredicate } from "./tenant-predicate.ts";

/** What a list is made of. */
export type Selection = {
  readonly filter: object;
  readonly order: readonly OrderStep[];
  /** Values of the order's columns, as text; the list begins behind them. */
  readonly after?: readonly string[] | undefined;
  readonly limit?: number;
};

export function selectByKeys(
  table: TableDefinition,
  tenant: unknown,
  keys: readonly unknown[],
): Statement {
  const [only] = keys;
  const key = `t.${identifier(table.key)}`;
  const [condition, value] =
    keys.length === 1 ? [`${key} = $2`, only] : [`${key} = ANY ($2)`, keys];
  return prepared(
    "read",
    `SELECT ${columnList("t", table.columns.keys())} FROM ${table.relation} AS t
WHERE ${tenantPredicate("t", table.tenantColumn)} AND ${condition}`,
    [tenant, value],
  );
}

export function selectRows(
  table: TableDefinition,
  tenant: unknown,
  selection: Selection,
): Statement {
  const parameters = new Parameters(tenant);
  const { filter, order, after, limit } = selection;
  const conditions = [
    tenantPredicate("t", table.tenantColumn),
    ...filterConditions(table, "t", filter, parameters),
    ...(after === undefined ? [] : afterConditions("t", order, after, parameters)),
  ];
  const end = limit === undefined ? "" : `\nLIMIT ${parameters.add(limit)}`;
  return prepared(
    "read",
    `SELECT ${columnList("t", table.columns.keys())} FROM ${table.relation} AS t
WHERE ${conditions.join(" AND ")}
ORDER BY ${orderList("t", order)}${end}`,
    parameters.values,
  );
}

export function countRows(table: TableDefinition, tenant: unknown, filter: object): Statement {
  const parameters = new Parameters(tenant);
  const conditions = [
    tenantPredicate("t", table.tenantColumn),
    ...filterConditions(table, "t", filter, parameters),
  ];
  const text = `SELECT count(*) FROM ${table.relation} AS t WHERE ${conditions.join(" AND ")}`;
  return { ...prepared("read", text, parameters.values), plannedForValues: true };
}

import type { Catalog } from "../catalog/catalog.ts";
import { resolveTarget } from "./resolve-target.ts";
import type { Target } from "./target.ts";
import { hasTenantColumn } from "./target.ts";

/** The target as it will be after the expand phase: for statements that read the new columns. */
export function withTenantColumns(target: Target): Target {
  const lacking = new Set(
    target.tables
      .filter((table) => !hasTenantColumn(target, table))
      .map((table) => table.current.name),
  );
  const column = {
    name: target.tenancy.column,
    type: target.tenantType,
    notNull: false,
    defaultExpression: null,
    generated: false,
  };
  const tables = [...target.catalog.tables.values()].map((table) =>
    lacking.has(table.name) ? { ...table, columns: [...table.columns, column] } : table,
  );
  const catalog: Catalog = {
    ...target.catalog,
    tables: new Map(tables.map((table) => [table.name, table])),
  };
  return resolveTarget(target.tenancy, catalog);
}

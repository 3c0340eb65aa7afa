import { UnknownTableError } from "./errors.ts";
import type { ParentPath, Tenancy, TenantTable } from "./tenancy.ts";

/**
 * The declared table of that name.
 *
 * @throws {UnknownTableError} when the declaration has no such table.
 */
export function tenantTable(tenancy: Tenancy, name: string): TenantTable {
  const table = tenancy.tables.find((candidate) => candidate.name === name);
  if (table === undefined)
    throw new UnknownTableError(
      name,
      tenancy.tables.map((each) => each.name),
    );
  return table;
}

/** The tables that have the given one as a parent, with the path by which they do. */
export function childrenOf(
  tenancy: Tenancy,
  parent: string,
): readonly { readonly table: TenantTable; readonly path: ParentPath }[] {
  return tenancy.tables.flatMap((table) =>
    table.paths.filter((path) => path.parent === parent).map((path) => ({ table, path })),
  );
}

/**
 * Every chain from a table to a table that owns the tenant column, in order of preference. A table
 * that owns the column itself has the one empty chain.
 *
 * @example
 * ```ts
 * import { defineTenancy, ownershipChains } from "@acme/tenancy";
 *
 * const tenancy = defineTenancy({
 *   tenant: { table: "shops" },
 *   column: "shop_id",
 *   tables: { orders: { owner: "column" }, lines: { via: { order_id: "orders" } } },
 * });
 * console.log(ownershipChains(tenancy, "lines").map((chain) => chain.map((path) => path.parent))); // [ [ 'orders' ] ]
 * ```
 */
export function ownershipChains(
  tenancy: Tenancy,
  name: string,
): readonly (readonly ParentPath[])[] {
  const table = tenantTable(tenancy, name);
  if (table.owner === "column") return [[]];
  return table.paths.flatMap((path) =>
    ownershipChains(tenancy, path.parent).map((chain) => [path, ...chain]),
  );
}

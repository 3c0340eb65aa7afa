import type { CatalogTable } from "../catalog/catalog.ts";
import type { Target } from "../target/target.ts";

/** A table with row level security: a tenant table, or the table of the tenants themselves. */
export type SecuredTable = {
  readonly declaredName: string;
  readonly current: CatalogTable;
  /** The column that the policies compare. */
  readonly column: string;
  /** What its rows are: the tenants, who belongs to them, or what belongs to them. */
  readonly holds: "tenants" | "members" | "data";
};

/** Every tenant table, and the tenants' own, in which a tenant may read its own row. */
export function securedTables(target: Target): readonly SecuredTable[] {
  const { tenancy, tenantTable, tables, members } = target;
  return [
    {
      declaredName: tenancy.tenant.table,
      current: tenantTable,
      column: tenancy.tenant.key,
      holds: "tenants",
    },
    ...tables.map((table) => ({
      declaredName: table.declared.name,
      current: table.current,
      column: tenancy.column,
      holds: table === members?.table ? ("members" as const) : ("data" as const),
    })),
  ];
}

import type { CatalogTable } from "../catalog/catalog.ts";
import { partitionsOf } from "../target/partitions.ts";
import type { Target } from "../target/target.ts";

/** A table with row level security: a tenant table, the table of the tenants themselves, or a partition of one. */
export type SecuredTable = {
  readonly declaredName: string;
  readonly current: CatalogTable;
  /** The column that the policies compare. */
  readonly column: string;
  /** What its rows are: the tenants, who belongs to them, what belongs to them, or another table's. */
  readonly holds: "tenants" | "members" | "data" | "partition";
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

/**
 * The partitions of all these. Whoever reads one directly asks its policies and not those of the table that it
 * is a part of, so it has none for our roles.
 */
export function securedPartitions(target: Target): readonly SecuredTable[] {
  return securedTables(target).flatMap((table) =>
    partitionsOf(target.catalog, table.current).map(({ current, label }) => ({
      declaredName: label,
      current,
      column: table.column,
      holds: "partition" as const,
    })),
  );
}

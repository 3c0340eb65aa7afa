import type { Tenancy, TenantTable } from "@acme/tenancy";
import type { Catalog, CatalogConstraint, CatalogTable } from "../catalog/catalog.ts";

/** A path of the declaration, found in the catalog. */
export type PathTarget = {
  readonly columns: readonly string[];
  readonly parent: TableTarget;
  /** The parent's referenced columns. */
  readonly key: readonly string[];
  /** The foreign key that knows nothing of the tenant, while it is there. */
  readonly plainForeignKey: CatalogConstraint | undefined;
};

/** A foreign key from a table to itself: it says nothing of ownership, but must not lead to another tenant's row. */
export type SelfReference = Pick<PathTarget, "columns" | "key" | "plainForeignKey">;

/** A table of the declaration, found in the catalog. */
export type TableTarget = {
  readonly declared: TenantTable;
  readonly current: CatalogTable;
  /** Its qualified, quoted name as of now. */
  readonly relation: string;
  readonly primaryKey: readonly string[];
  readonly paths: readonly PathTarget[];
  readonly selfReferences: readonly SelfReference[];
};

/** The table of the memberships, found in the catalog. */
export type MembersTarget = {
  readonly table: TableTarget;
  readonly user: string;
  /** The type of the user column, as PostgreSQL spells it. */
  readonly userType: string;
  readonly role: string;
  readonly roleType: string;
};

/** The declaration and the catalog brought together: everything that a plan is made from. */
export type Target = {
  readonly tenancy: Tenancy;
  readonly catalog: Catalog;
  readonly tenantTable: CatalogTable;
  readonly tenantRelation: string;
  /** The type of the tenant's key, as PostgreSQL spells it. */
  readonly tenantType: string;
  /** Parents before children. */
  readonly tables: readonly TableTarget[];
  readonly members: MembersTarget | undefined;
};

/** The tables that have the given one as a parent, by which path. */
export function childrenOf(
  target: Target,
  parent: TableTarget,
): readonly { readonly table: TableTarget; readonly path: PathTarget }[] {
  return target.tables.flatMap((table) =>
    table.paths
      .filter((path) => path.parent.declared.name === parent.declared.name)
      .map((path) => ({ table, path })),
  );
}

/** Whether the table has its tenant column by now. */
export function hasTenantColumn({ tenancy }: Target, table: TableTarget): boolean {
  return table.current.columns.some((column) => column.name === tenancy.column);
}

/** The keys of a table that its children refer to, each once. */
export function referredKeys(target: Target, table: TableTarget): readonly (readonly string[])[] {
  const keys = childrenOf(target, table).map(({ path }) => path.key);
  return keys.filter(
    (key, index) => keys.findIndex((each) => each.join() === key.join()) === index,
  );
}

/** Whether the database has the place for pauses and waits: not before the first phase, nor of an older version. */
export function arePausesKept({ catalog }: Target): boolean {
  return catalog.bookkeeping.has("pauses") && catalog.bookkeeping.has("waits");
}

/** Whether the database was begun by a version that knew one position a table only. */
export function isOnePositionATable({ catalog }: Target): boolean {
  return catalog.bookkeeping.get("backfill_positions")?.columns.includes("range_start") === false;
}

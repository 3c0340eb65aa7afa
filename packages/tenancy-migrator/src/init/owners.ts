import type { CatalogTable } from "../catalog/catalog.ts";
import type { ForeignKey, Relations } from "./foreign-keys.ts";

/** What the declaration is about, once it has been guessed. */
export type Tenant = {
  readonly table: string;
  readonly key: string;
  readonly column: string;
};

/** Tables whose own column names the tenant, by what speaks for it. */
export type Owners = {
  /** A foreign key says so: to the tenant table, or one that carries the tenant column along. */
  readonly proven: ReadonlySet<string>;
  /** The column is there under the right name and type, but nothing holds it to a tenant. */
  readonly unproven: ReadonlySet<string>;
};

/** Sorts out which tables have the tenant column already. */
export function findOwners({ tables, foreignKeys }: Relations, tenant: Tenant): Owners {
  const proven = new Set(
    foreignKeys
      .filter(
        (each) =>
          each.table !== tenant.table && (isOwnerKey(each, tenant) || carriesTenant(each, tenant)),
      )
      .map((each) => each.table),
  );
  const type = columnType(tables.get(tenant.table), tenant.key);
  const unproven = [...tables.values()]
    .filter((table) => table.name !== tenant.table && !proven.has(table.name))
    .filter((table) =>
      table.columns.some(
        (each) => each.name === tenant.column && each.type === type && !each.generated,
      ),
    )
    .map((table) => table.name);
  return { proven, unproven: new Set(unproven) };
}

/** A foreign key of the tenant column to the tenant's key. */
export function isOwnerKey({ columns, parent, key }: ForeignKey, tenant: Tenant): boolean {
  return (
    parent === tenant.table &&
    columns.length === 1 &&
    columns[0] === tenant.column &&
    key[0] === tenant.key
  );
}

/** `(organization_id, domain_id)` to `domains (organization_id, id)`: whose the parent is, the row is too. */
function carriesTenant({ columns, parent, key }: ForeignKey, tenant: Tenant): boolean {
  return (
    parent !== tenant.table &&
    columns.length > 1 &&
    columns.some((column, index) => column === tenant.column && key[index] === tenant.column)
  );
}

/** The type of a column as PostgreSQL spells it. */
export function columnType(table: CatalogTable | undefined, column: string): string | undefined {
  return table?.columns.find((each) => each.name === column)?.type;
}

import { parseTenancy } from "@acme/tenancy";
import type { ParentDeclaration, TableDeclaration, TenancyDeclaration } from "@acme/tenancy";
import type { Catalog } from "../catalog/catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import type { ForeignKey, Relations } from "./foreign-keys.ts";
import { readRelations } from "./foreign-keys.ts";
import type { Guess } from "./guess.ts";
import { remarkOf } from "./guess.ts";
import { guessMembers } from "./guess-members.ts";
import { guessLegacyRoles } from "./legacy-roles.ts";
import type { Owners, Tenant } from "./owners.ts";
import { findOwners } from "./owners.ts";
import type { OwnershipPaths } from "./ownership-paths.ts";
import { choosePaths } from "./ownership-paths.ts";
import { tableNotes } from "./table-notes.ts";
import { guessTenantColumn } from "./tenant-column.ts";
import { guessTenantTable } from "./tenant-table.ts";
import { unsureReason } from "./unsure.ts";

/** What the user knows better than any guess. */
export type GuessOptions = {
  /** The table whose rows are the tenants. */
  readonly tenantTable?: string;
  /** The name of the tenant column. */
  readonly column?: string;
};

/**
 * Reads a declaration off the foreign keys of a catalog. It is a beginning to be read and mended: data
 * was not looked at, and what no foreign key says is exempt, marked as unsure.
 *
 * @throws {TenancyMigratorError} `TENANCY_CONFIG` when no table can be the tenants', or nothing is left
 * to declare beside it.
 * @example
 * const guess = guessTenancy(await readCatalog(client, "public"), { tenantTable: "shops" });
 * for (const remark of guess.remarks) console.error(remark);
 */
export function guessTenancy(catalog: Catalog, options: GuessOptions = {}): Guess {
  const relations = readRelations(catalog);
  const tenantTable = guessTenantTable(relations, options.tenantTable);
  const tenantColumn = guessTenantColumn(relations, tenantTable, options.column);
  const tenant = { table: tenantTable.table, key: tenantTable.key, column: tenantColumn.column };
  const owners = findOwners(relations, tenant);
  const chosen = chooseWithUnproven(relations, owners, tenant);
  const tables = declareTables(relations, chosen, tenant);
  const { members, notes: memberNotes } = guessMembers(relations, tenant, chosen.ownColumn);
  const legacyRoles = guessLegacyRoles(
    catalog,
    Object.keys(tables).filter((name) => !("exempt" in (tables[name] ?? {}))),
  );
  const declaration: TenancyDeclaration = {
    ...(catalog.schema === "public" ? {} : { schema: catalog.schema }),
    tenant: { table: tenant.table, key: tenant.key },
    column: tenant.column,
    ...(members === undefined ? {} : { members }),
    ...(legacyRoles.roles.length === 0 ? {} : { legacyRoles: legacyRoles.roles }),
    tables,
  };
  const notes = [
    ...tenantTable.notes,
    ...tenantColumn.notes,
    ...memberNotes,
    ...legacyRoles.notes,
    ...tableNotes({ catalog, relations, tenant, owners, ...chosen }),
  ];
  return {
    declaration: inOrderOfOwnership(declaration),
    notes,
    remarks: notes.map(remarkOf),
    source: {
      database: catalog.database,
      schema: catalog.schema,
      serverVersion: catalog.serverVersion,
    },
  };
}

type Chosen = OwnershipPaths & { readonly ownColumn: ReadonlySet<string> };

/** A tenant column that nothing vouches for is worth more than no owner, and less than a foreign key. */
function chooseWithUnproven(
  { foreignKeys }: Relations,
  { proven, unproven }: Owners,
  { table }: Tenant,
): Chosen {
  const { paths } = choosePaths(foreignKeys, proven, table);
  const ownColumn = new Set([...proven, ...[...unproven].filter((each) => !paths.has(each))]);
  return { ...choosePaths(foreignKeys, ownColumn, table), ownColumn };
}

function declareTables(
  { tables, foreignKeys }: Relations,
  { paths, ownColumn }: Chosen,
  tenant: Tenant,
): Record<string, TableDeclaration> {
  const declare = (name: string): TableDeclaration => {
    if (ownColumn.has(name)) return { owner: "column" };
    const [first, ...others] = (paths.get(name) ?? []).map((path) => toParent(path, tables));
    if (first !== undefined) return { via: others.length === 0 ? first : [first, ...others] };
    const stranger = foreignKeys.find(
      (each) => each.table === name && each.parent === tenant.table,
    );
    return {
      exempt: unsureReason(
        stranger === undefined
          ? `no foreign key leads from it to ${tenant.table}`
          : `its foreign key ${stranger.name} names a tenant by another column than ${tenant.column}`,
      ),
    };
  };
  return Object.fromEntries(
    [...tables.keys()].filter((name) => name !== tenant.table).map((name) => [name, declare(name)]),
  );
}

function toParent(
  { columns, parent, key }: ForeignKey,
  tables: Relations["tables"],
): ParentDeclaration {
  const primaryKey = tables.get(parent)?.constraints.find((each) => each.kind === "p")?.columns;
  const isPrimary = primaryKey?.join("\0") === key.join("\0");
  const [column, ...more] = columns;
  if (isPrimary && column !== undefined && more.length === 0) return { [column]: parent };
  return { columns, references: parent, ...(isPrimary ? {} : { key }) };
}

/** Parents before children, then what is exempt: the order in which people read it. */
function inOrderOfOwnership(declaration: TenancyDeclaration): TenancyDeclaration {
  const result = parseTenancy(declaration);
  if (!result.ok) {
    throw new TenancyMigratorError(
      "TENANCY_CONFIG",
      `No declaration can be read off this schema for "${declaration.tenant.table}". Name another table with --tenant-table, or write it by hand.`,
      { details: result.problems.map((each) => `${each.path}: ${each.message}`) },
    );
  }
  const { tables, exempt } = result.tenancy;
  const order = [...tables.map((each) => each.name), ...exempt.map((each) => each.table)];
  const entries = order.flatMap((name) => {
    const table = declaration.tables[name];
    return table === undefined ? [] : [[name, table] as const];
  });
  return { ...declaration, tables: Object.fromEntries(entries) };
}

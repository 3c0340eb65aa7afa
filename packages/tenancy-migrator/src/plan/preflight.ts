import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import { grantedRoles } from "../operations/role-rights.ts";
import { securedPartitions, securedTables } from "../operations/secured-tables.ts";
import { identifier } from "../sql/quote.ts";
import { dependentsOfColumn } from "./dependents-of-column.ts";
import { partitionsOf } from "../target/partitions.ts";
import type { Target } from "../target/target.ts";

/**
 * What the connected role needs to change these tables and to see every row of them; forwards also to make
 * the two roles, which a rollback only drops.
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED`, before anything is changed.
 */
export function refuseWeakRole(
  { tenancy, catalog, tables, tenantTable }: Target,
  direction: "forwards" | "backwards",
): void {
  const me = catalog.roles.get(catalog.user);
  if (me === undefined || me.superuser) return;
  const { tenant, system } = tenancy.roles;
  const missing = [tenant, system].filter((name) => !catalog.roles.has(name));
  const problems = [
    ...(me.bypassRowSecurity
      ? []
      : [
          `it lacks BYPASSRLS, so policies could hide rows from the proof: ALTER ROLE ${identifier(me.name)} BYPASSRLS`,
        ]),
    ...(direction === "backwards" || me.createRole || missing.length === 0
      ? []
      : [
          `it lacks CREATEROLE, so it can't make ${missing.join(" and ")}: ALTER ROLE ${identifier(me.name)} CREATEROLE`,
        ]),
    ...[tenantTable, ...tables.map((table) => table.current)]
      .flatMap((table) => [table, ...partitionsOf(catalog, table).map((each) => each.current)])
      .filter((table) => table.owner !== me.name && !me.memberOf.includes(table.owner))
      .map((table) => `it does not own "${table.name}" (${table.owner} does)`),
  ];
  if (problems.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    `The role "${me.name}" can't carry out the migration. Connect as the tables' owner with BYPASSRLS and CREATEROLE, or as a superuser.`,
    { details: problems },
  );
}

/**
 * Roles that can use the tables today and would see nothing once row level security is forced:
 * neither declared legacy, nor above it.
 */
export function rolesLosingAccess(target: Target): readonly string[] {
  const { tenancy, catalog } = target;
  const keeps = new Set([
    ...grantedRoles(target).map(({ name }) => name),
    catalog.user,
    ...tenancy.legacyRoles,
  ]);
  const users = [...securedTables(target), ...securedPartitions(target)].flatMap(({ current }) => [
    current.owner,
    ...current.grants.map((grant) => grant.role),
  ]);
  return [...new Set(users)]
    .filter((name) => !keeps.has(name))
    .filter((name) => {
      const role = catalog.roles.get(name);
      return role === undefined || !(role.superuser || role.bypassRowSecurity);
    })
    .toSorted();
}

/** @throws {TenancyMigratorError} `TENANCY_REFUSED` when enforcing would cut somebody off unseen. */
export function refuseLostAccess(target: Target): void {
  const losing = rolesLosingAccess(target);
  if (losing.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    "Roles with rights on tenant tables would see no rows once row level security is forced. " +
      "Declare them in legacyRoles (they keep their access until contract --drop-compat), or revoke their rights.",
    { details: losing },
  );
}

/** @throws {TenancyMigratorError} `TENANCY_REFUSED` when a dead column holds values or is depended on. */
export async function refuseLiveColumns(client: ClientBase, target: Target): Promise<void> {
  const problems: string[] = [];
  for (const table of target.tables) {
    for (const column of table.declared.deadColumns) {
      if (!table.current.columns.some((each) => each.name === column)) continue;
      const dependents = await dependentsOfColumn(client, table, column);
      problems.push(...dependents.map((each) => `${table.current.name}.${column}: ${each}`));
    }
  }
  if (problems.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    "Columns that are declared dead are not: something holds on to them. Nothing was dropped. " +
      "Clear it away, or take the column out of deadColumns.",
    { details: problems },
  );
}

import { memberRoles } from "@acme/tenancy";
import type { Members } from "@acme/tenancy";
import type { CatalogTable } from "../catalog/catalog.ts";
import type { Relations } from "./foreign-keys.ts";
import type { GuessNote } from "./guess.ts";
import type { Tenant } from "./owners.ts";

/**
 * Where it is written who belongs to a tenant, and as what: a table that owns the tenant column, whose
 * CHECK lists our roles for a column, and which has one row a tenant and user. Only where there is one such.
 */
export function guessMembers(
  { tables }: Relations,
  tenant: Tenant,
  ownColumn: ReadonlySet<string>,
): { readonly members: Members | undefined; readonly notes: readonly GuessNote[] } {
  const found = [...tables.values()]
    .filter((table) => ownColumn.has(table.name))
    .flatMap((table) => {
      const role = roleColumn(table);
      const user = userColumn(table, tenant.column);
      return role === undefined || user === undefined ? [] : [{ table: table.name, user, role }];
    });
  const [members, another] = found;
  if (members === undefined || another !== undefined) return { members: undefined, notes: [] };
  const text = `guessed: ${members.table} says who belongs to a ${tenant.table} (${members.user}), and as what (${members.role}); without it everybody who is let in may do everything`;
  return { members, notes: [{ at: "members", text }] };
}

function roleColumn({ constraints }: CatalogTable): string | undefined {
  const roles: readonly string[] = memberRoles;
  const lists = constraints.filter(({ kind, columns, definition }) => {
    const values = [...definition.matchAll(/'(?<value>[^']*)'/g)].map(
      (match) => match.groups?.["value"] ?? "",
    );
    return (
      kind === "c" &&
      columns.length === 1 &&
      values.includes("owner") &&
      values.every((value) => roles.includes(value))
    );
  });
  return lists.length === 1 ? lists[0]?.columns[0] : undefined;
}

/** The other column of a key that the tenant column is half of. */
function userColumn({ constraints }: CatalogTable, tenantColumn: string): string | undefined {
  const keys = constraints.filter(
    ({ kind, columns }) =>
      (kind === "u" || kind === "p") && columns.length === 2 && columns.includes(tenantColumn),
  );
  return keys.length === 1 ? keys[0]?.columns.find((column) => column !== tenantColumn) : undefined;
}

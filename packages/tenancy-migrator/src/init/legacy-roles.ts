import type { Catalog } from "../catalog/catalog.ts";
import type { GuessNote } from "./guess.ts";

/** Roles that use the tables today and would see no rows once row level security is forced. */
export function guessLegacyRoles(
  catalog: Catalog,
  tables: readonly string[],
): { readonly roles: readonly string[]; readonly notes: readonly GuessNote[] } {
  const names = tables.flatMap((name) => {
    const table = catalog.tables.get(name);
    return table === undefined ? [] : [table.owner, ...table.grants.map((grant) => grant.role)];
  });
  const users = [...new Set(names)].toSorted();
  const roles = users.filter((name) => {
    const role = catalog.roles.get(name);
    if (role === undefined || name === catalog.user || name === "acme_tenant") return false;
    return !role.superuser && !role.bypassRowSecurity;
  });
  const notes: GuessNote[] = [];
  if (roles.length > 0) {
    const text = `guessed: they have rights on these tables today, and go on seeing every row until contract --drop-compat; take out what should not`;
    notes.push({ at: "legacyRoles", text });
  }
  if (users.includes("public")) {
    const text =
      "PUBLIC has rights on these tables: revoke them, since a tenant must not have what everybody has";
    notes.push({ at: "legacyRoles", text });
  }
  return { roles, notes };
}

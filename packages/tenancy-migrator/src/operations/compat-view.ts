import type { TableTarget, Target } from "../target/target.ts";
import { identifier, identifiers, qualified } from "../sql/quote.ts";
import { rowPrivileges } from "./role-rights.ts";

/** The columns that legacy code knows and goes on having: neither the one that came nor those that go. */
function legacyColumns({ tenancy }: Target, table: TableTarget): readonly string[] {
  return table.current.columns
    .map((column) => column.name)
    .filter((name) => !table.declared.deadColumns.includes(name))
    .filter((name) => table.declared.owner === "column" || name !== tenancy.column);
}

/**
 * A plain view of one table, so PostgreSQL itself makes it writable; `security_invoker`, so that its
 * reader's policies apply and not its owner's. Whoever had rights on the table has them on the view.
 * https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS
 */
export function createCompatView(target: Target, table: TableTarget): string[] {
  const { schema } = target.catalog;
  const view = qualified(schema, table.declared.legacyName);
  return [
    `CREATE OR REPLACE VIEW ${view} WITH (security_invoker = true) AS
SELECT ${identifiers(legacyColumns(target, table))}
FROM ${qualified(schema, table.declared.name)}`,
    ...legacyReaders(target, table).map(
      ({ role, privileges }) =>
        `GRANT ${privileges.join(", ")} ON ${view} TO ${role === "public" ? "PUBLIC" : identifier(role)}`,
    ),
  ];
}

/**
 * Who works with the table by its old name. The roles of the tenancy came with the new one, but for that of
 * callers by claims, which was there before us. What is planned long before the tables are opened to it has
 * to say the same as what is planned after that.
 */
function legacyReaders({ tenancy }: Target, { current }: TableTarget): readonly Grant[] {
  const { roles, claims } = tenancy;
  const ours = new Set([current.owner, roles.tenant, roles.system, claims?.role]);
  const others = current.grants.flatMap(({ role, privileges }) => {
    const rows = privileges.filter((each) => rowPrivileges.includes(each));
    return ours.has(role) || rows.length === 0 ? [] : [{ role, privileges: rows }];
  });
  return claims === undefined
    ? others
    : [...others, { role: claims.role, privileges: rowPrivileges }];
}

type Grant = { readonly role: string; readonly privileges: readonly string[] };

export function dropCompatView(target: Target, table: TableTarget): string {
  return `DROP VIEW IF EXISTS ${qualified(target.catalog.schema, table.declared.legacyName)}`;
}

/** Whether the old name is a view of just the table's legacy columns that asks its reader's rights. */
export function compatViewIsThere(target: Target, table: TableTarget): boolean {
  const view = target.catalog.tables.get(table.declared.legacyName);
  if (view?.kind !== "v" || !view.options.includes("security_invoker=true")) return false;
  const bare = (sql: string): string => sql.replaceAll(/[\s;"]/g, "");
  const definition = bare(view.viewDefinition ?? "");
  // PostgreSQL 15 prints each column with its table's name.
  return ["", `${identifier(table.declared.name)}.`].some((prefix) => {
    const columns = legacyColumns(target, table).map((name) => `${prefix}${identifier(name)}`);
    const from = qualified(target.catalog.schema, table.declared.name);
    return definition === bare(`SELECT ${columns.join(", ")} FROM ${from}`);
  });
}

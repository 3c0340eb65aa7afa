import type { TableTarget, Target } from "../target/target.ts";
import { identifier, identifiers, qualified } from "../sql/quote.ts";

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
  const ours = new Set([table.current.owner, target.tenancy.roles.tenant]);
  const rights = new Set(["SELECT", "INSERT", "UPDATE", "DELETE"]);
  return [
    `CREATE OR REPLACE VIEW ${view} WITH (security_invoker = true) AS
SELECT ${identifiers(legacyColumns(target, table))}
FROM ${qualified(schema, table.declared.name)}`,
    ...table.current.grants
      .filter((grant) => !ours.has(grant.role))
      .map((grant) => ({
        ...grant,
        privileges: grant.privileges.filter((each) => rights.has(each)),
      }))
      .filter((grant) => grant.privileges.length > 0)
      .map(
        (grant) =>
          `GRANT ${grant.privileges.join(", ")} ON ${view} TO ${grant.role === "public" ? "PUBLIC" : identifier(grant.role)}`,
      ),
  ];
}

export function dropCompatView(target: Target, table: TableTarget): string {
  return `DROP VIEW IF EXISTS ${qualified(target.catalog.schema, table.declared.legacyName)}`;
}

/** Whether the old name is a view of just the table's legacy columns that asks its reader's rights. */
export function compatViewIsThere(target: Target, table: TableTarget): boolean {
  const view = target.catalog.tables.get(table.declared.legacyName);
  if (view?.kind !== "v" || !view.options.includes("security_invoker=true")) return false;
  const bare = (sql: string): string => sql.replaceAll(/[\s;"]/g, "");
  const expected = `SELECT ${identifiers(legacyColumns(target, table))} FROM ${qualified(target.catalog.schema, table.declared.name)}`;
  return bare(view.viewDefinition ?? "") === bare(expected);
}

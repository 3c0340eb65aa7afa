import type { Tenancy } from "@acme/tenancy";
import type { ClientBase } from "pg";
import { TenantError } from "../errors/tenant-error.ts";
import { qualified } from "../statements/quote.ts";
import type { ColumnDefinition, TableDefinition } from "./table-definition.ts";

/** What the catalog says of one table. */
type CatalogRow = {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly ColumnDefinition[];
};

const tablesQuery = `
SELECT c.relname::text AS "name",
       coalesce((SELECT array_agg(a.attname::text ORDER BY k.place)
                 FROM pg_catalog.pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                 WHERE i.indrelid = c.oid AND i.indisprimary), '{}') AS "key",
       (SELECT json_agg(json_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                                          'nullable', NOT a.attnotnull, 'hasDefault', a.atthasdef OR a.attidentity <> '', 'generated', a.attgenerated <> '')
                        ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS "columns"
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = ANY ($2) AND c.relkind IN ('r', 'p')`;

/**
 * The tables of a tenancy as the database has them, by their declared names.
 *
 * @param columnsOf Which columns to read of a table; all of them where it answers `undefined`.
 * @throws {TenantError} `TENANT_SERVER_REFUSED`, naming every table and column that is missing.
 */
export async function readTables(
  client: ClientBase,
  tenancy: Tenancy,
  columnsOf: (table: string) => readonly string[] | undefined,
): Promise<ReadonlyMap<string, TableDefinition>> {
  const names = [tenancy.tenant.table, ...tenancy.tables.map(({ name }) => name)];
  const { rows } = await client.query<CatalogRow>(tablesQuery, [tenancy.schema, names]);
  const found = new Map(rows.map((row) => [row.name, row]));
  const problems = names.flatMap((name) => missing(name, found.get(name), columnsOf(name)));
  if (problems.length > 0) {
    throw new TenantError(
      "TENANT_SERVER_REFUSED",
      `The database is not what the declaration says: ${problems.join("; ")}. Take it there with "acme-tenancy run --to contract".`,
    );
  }
  return new Map(
    names.flatMap((name) => {
      const row = found.get(name);
      return row === undefined ? [] : [[name, definition(tenancy, row, columnsOf(name), found)]];
    }),
  );
}

function missing(
  name: string,
  row: CatalogRow | undefined,
  wanted: readonly string[] | undefined,
): string[] {
  if (row === undefined) return [`there is no table "${name}"`];
  const has = new Set(row.columns.map((column) => column.name));
  return (wanted ?? [])
    .filter((column) => !has.has(column))
    .map((column) => `"${name}" has no column "${column}"`);
}

function definition(
  tenancy: Tenancy,
  { name, key, columns }: CatalogRow,
  wanted: readonly string[] | undefined,
  tables: ReadonlyMap<string, CatalogRow>,
): TableDefinition {
  const paths = tenancy.tables.find((table) => table.name === name)?.paths ?? [];
  return {
    name,
    relation: qualified(tenancy.schema, name),
    tenantColumn: name === tenancy.tenant.table ? tenancy.tenant.key : tenancy.column,
    key: key[0] ?? "id",
    columns: new Map(
      columns
        .filter((column) => wanted === undefined || wanted.includes(column.name))
        .map((column) => [column.name, column]),
    ),
    parents: paths.map((path) => ({
      columns: path.columns,
      relation: qualified(tenancy.schema, path.parent),
      key: path.key ?? tables.get(path.parent)?.key ?? [],
    })),
  };
}

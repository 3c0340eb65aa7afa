import type { ParentPath, Tenancy } from "@acme/tenancy";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { escapeIdentifier } from "pg";

type Row = Readonly<Record<string, unknown>>;

/** A row whose tenant column is not what its path says, as a sentence. */
export type Misowned = string;

/**
 * Follows every row's path by hand, over the data as it is, and lists the rows whose tenant column says
 * something else. It shares nothing with the engine: one row, its parent, its parent's parent.
 *
 * @param unfilled Whether NULL is right, too: before the backfill has come by.
 */
export async function misownedRows(
  database: Pick<FreshDatabase, "query">,
  tenancy: Tenancy,
  unfilled = false,
): Promise<readonly Misowned[]> {
  const tables = await readTables(database, tenancy);
  const misowned: Misowned[] = [];
  for (const { name } of tenancy.tables) {
    for (const row of tables.get(name)?.rows ?? []) {
      const right = tenantOf(tenancy, tables, name, row);
      const actual = row[tenancy.column] ?? null;
      if (actual === right || (unfilled && actual === null)) continue;
      misowned.push(`${name} ${JSON.stringify(row)} belongs to ${String(right)}`);
    }
  }
  return misowned;
}

type Tables = ReadonlyMap<
  string,
  { readonly rows: readonly Row[]; readonly key: readonly string[] }
>;

/** The first path that leads to a tenant; where none does, the row's own word. */
function tenantOf(tenancy: Tenancy, tables: Tables, name: string, row: Row): unknown {
  for (const path of tenancy.tables.find((table) => table.name === name)?.paths ?? []) {
    const parent = parentOf(tables, path, row);
    const tenant = parent && tenantOf(tenancy, tables, path.parent, parent);
    if (tenant !== undefined && tenant !== null) return tenant;
  }
  return row[tenancy.column] ?? null;
}

function parentOf(tables: Tables, path: ParentPath, row: Row): Row | undefined {
  const parent = tables.get(path.parent);
  const key = path.key ?? parent?.key ?? [];
  const values = path.columns.map((column) => row[column] ?? null);
  if (values.includes(null)) return undefined;
  return parent?.rows.find((each) => key.every((column, at) => each[column] === values[at]));
}

async function readTables(
  database: Pick<FreshDatabase, "query">,
  tenancy: Tenancy,
): Promise<Tables> {
  const tables = new Map<string, { rows: readonly Row[]; key: readonly string[] }>();
  for (const { name, legacyName } of tenancy.tables) {
    const { rows: found } = await database.query<{ name: string; key: string[] }>(
      `SELECT c.relname::text AS name,
              ARRAY(SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                    WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.position) AS key
       FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p') AND c.relname IN ($2, $3)`,
      [escapeIdentifier(tenancy.schema), name, legacyName],
    );
    const [table] = found;
    if (table === undefined) throw new Error(`no table ${name}`);
    const { rows } = await database.query<Row>(
      `SELECT * FROM ${escapeIdentifier(tenancy.schema)}.${escapeIdentifier(table.name)}`,
    );
    tables.set(name, { rows, key: table.key });
  }
  return tables;
}

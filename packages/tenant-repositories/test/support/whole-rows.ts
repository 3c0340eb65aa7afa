import type { FreshDatabase } from "@acme/local-postgres/testing";

type Database = Pick<FreshDatabase, "query">;

/** Every table of ours, in whatever schema, with the column that names an organization there. */
async function tablesOf(database: Database): Promise<{ name: string; column: string }[]> {
  const { rows } = await database.query<{ name: string; column: string }>(`
    SELECT c.oid::regclass::text AS name, CASE c.relname WHEN 'organizations' THEN 'id' ELSE 'organization_id' END AS "column"
    FROM pg_class AS c WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
  if (rows.length < 11) throw new Error(`there are only ${rows.length} tables of tenants`);
  return rows;
}

/** The rows of an organization as the database writes them, by table, in an order of their own. */
export async function wholeRows(
  database: Database,
  organization: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: [string, readonly string[]][] = [];
  for (const { name, column } of await tablesOf(database)) {
    const { rows } = await database.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} AS t WHERE ${column} = $1 ORDER BY 1`,
      [organization],
    );
    found.push([name, rows.map(({ row }) => row)]);
  }
  return Object.fromEntries(found);
}

/** How many rows an organization has, by table. */
export async function rowCounts(
  database: Database,
  organization: string,
): Promise<Readonly<Record<string, number>>> {
  const rows = await wholeRows(database, organization);
  return Object.fromEntries(Object.entries(rows).map(([table, { length }]) => [table, length]));
}

/** The tables of every schema in which a row says a text anywhere, whether anybody thought of them or not. */
export async function tablesSaying(database: Database, text: string): Promise<readonly string[]> {
  const { rows: tables } = await database.query<{ name: string }>(`
    SELECT c.oid::regclass::text AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1`);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await database.query(
      `SELECT FROM ${name} AS t WHERE strpos(t::text, $1) > 0 LIMIT 1`,
      [text],
    );
    if (rowCount !== 0) found.push(name);
  }
  return found;
}

import type { Client } from "pg";

/** The columns of a table's primary key, as SQL. */
export type Key = {
  /** `part, id` */
  readonly columns: string;
  /** As texts, in their order, for the way through the client. */
  readonly texts: string;
  readonly names: readonly string[];
  readonly types: readonly string[];
};

export async function readKey(client: Client, table: string): Promise<Key> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
     WHERE i.indrelid = $1::regclass AND i.indisprimary ORDER BY k.place`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  return {
    columns: names.join(", "),
    texts: names.map((name, index) => `${name}::text AS "key ${index}"`).join(", "),
    names,
    types: rows.map(({ type }) => type),
  };
}

/** Whether a row's key is behind the parameters from this number on; without one, every row's is. */
export function behind(key: Key, alias: string, firstParameter: number | undefined): string {
  if (firstParameter === undefined) return "true";
  const columns = key.names.map((name) => `${alias}.${name}`).join(", ");
  const values = key.types.map((type, index) => `$${firstParameter + index}::${type}`).join(", ");
  return `(${columns}) > (${values})`;
}

import type { ClientBase } from "pg";

import { legacyTables } from "../../src/baseline/legacy-schema.ts";

/** One hash a table over all its rows in the order of their ids; equal hashes mean equal bytes. */
export async function contentHashes(client: ClientBase): Promise<Record<string, string>> {
  // Times and floats are written the same way whatever the session was told before.
  await client.query(
    `SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET extra_float_digits = 1`,
  );
  const hashes: Record<string, string> = {};
  for (const table of legacyTables) {
    const { rows } = await client.query<{ hash: string }>(
      `SELECT md5(string_agg(md5(t::text), '' ORDER BY id)) AS hash FROM ${table} t`,
    );
    hashes[table] = rows[0]?.hash ?? "";
  }
  return hashes;
}

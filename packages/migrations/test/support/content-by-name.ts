import type { FreshDatabase } from "@acme/local-postgres/testing";

import { legacyTables } from "../../src/baseline/legacy-schema.ts";

/**
 * One hash a table over the values of all its rows, by the names of the columns: one that was dropped and came back
 * stands last, and is the same column.
 */
export async function contentByName(database: FreshDatabase): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const table of legacyTables) {
    const { rows } = await database.query<{ hash: string }>(
      `SELECT md5(string_agg(md5(to_jsonb(t)::text), '' ORDER BY id)) AS hash FROM ${table} t`,
    );
    hashes[table] = rows[0]?.hash ?? "";
  }
  return hashes;
}

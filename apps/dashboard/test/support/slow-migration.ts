import { acmeTenancy } from "@acme/data-model";
import type { Migrator } from "@acme/tenancy-migrator";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";

/** Slow enough to be watched: in small parts, and as patient with locks as it takes. */
export function slowMigrator(url: string, signal: AbortSignal): Migrator {
  return createMigrator({
    tenancy: acmeTenancy,
    connectionString: url,
    signal,
    backfill: { batchDuration: 1, windowBlocks: 16 },
    locks: { lockTimeout: 200, attempts: 10_000 },
  });
}

/**
 * Keeps a row in the middle of a table for oneself: whoever fills the table gets as far as to it.
 *
 * @returns what lets go of it.
 */
export async function holdMiddleOf(url: string, table: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("BEGIN");
  await client.query(
    `SELECT FROM ${table} WHERE ctid = (SELECT ctid FROM ${table} ORDER BY ctid OFFSET (SELECT count(*) / 2 FROM ${table}) LIMIT 1) FOR UPDATE`,
  );
  return () => client.end();
}

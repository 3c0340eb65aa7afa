import { createDatabase, databaseUrl, dropDatabase, templateDatabase } from "@acme/local-postgres";
import { createMigrator } from "@acme/tenancy-migrator";
import { withClient } from "../with-client.ts";
import { createData, rowCounts, tenancy } from "./data.ts";
import type { Shape } from "./shape.ts";

/**
 * Builds the database that every contestant gets a copy of: filled, expanded (the columns and the
 * dual-write triggers are there, every one of the columns empty), vacuumed and analyzed.
 *
 * @returns its name.
 */
export async function createTemplate(
  serverUrl: string,
  rows: number,
  shape: Shape,
): Promise<string> {
  return templateDatabase(serverUrl, `bench_backfill_${rows}_${process.pid}`, async (url) => {
    await withClient(url, (client) => createData(client, rowCounts(rows), shape));
    await createMigrator({ tenancy, connectionString: url }).run({ to: "expand" });
    await withClient(url, (client) => client.query("VACUUM (FREEZE, ANALYZE)"));
  });
}

/** Hands a fresh copy of the template over, and drops it afterwards. */
export async function withCopy<Result>(
  serverUrl: string,
  template: string,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const name = `${template}_copy`;
  await createDatabase(serverUrl, name, { template });
  try {
    const url = databaseUrl(serverUrl, name);
    await withClient(url, (client) => client.query("CHECKPOINT"));
    return await work(url);
  } finally {
    await dropDatabase(serverUrl, name);
  }
}

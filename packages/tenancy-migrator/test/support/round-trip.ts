import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Tenancy } from "@acme/tenancy";
import { expect } from "vitest";
import { describeCatalog } from "../../src/index.ts";
import { misownedRows } from "./oracle.ts";
import { migratorOf } from "./shops.ts";

/**
 * Takes a database through all phases (with what the test writes to it in the middle and at the end) and back: every row
 * right at the end, every check holding, and the catalog as before after the way back.
 */
export async function expectRoundTrip(
  database: FreshDatabase,
  tenancy: Tenancy,
  write: readonly string[] = [],
  writeAtTheEnd: readonly string[] = [],
): Promise<void> {
  const before = await catalogOf(database);
  const migrator = migratorOf(database, tenancy);
  await migrator.run({ to: "expand" });
  for (const statement of write) await database.query(statement);
  expect(await misownedRows(database, tenancy, true)).toEqual([]);
  expect((await migrator.run({ to: "contract" })).holds).toBe(true);
  expect(await misownedRows(database, tenancy)).toEqual([]);
  expect((await migrator.plan()).steps).toEqual([]);
  for (const statement of writeAtTheEnd) await database.query(statement);
  expect(await misownedRows(database, tenancy)).toEqual([]);
  await migrator.run({ to: "contract", dropCompat: true });
  expect((await migrator.audit()).holds).toBe(true);
  await migrator.rollback({ to: "start" });
  expect(await catalogOf(database)).toEqual(before);
}

async function catalogOf(database: FreshDatabase): Promise<readonly string[]> {
  const client = await database.connect();
  const lines = await describeCatalog(client);
  await client.end();
  return lines;
}

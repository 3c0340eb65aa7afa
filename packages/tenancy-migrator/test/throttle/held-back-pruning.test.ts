import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import type { Client } from "pg";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pruningHeldBackBy } from "../../src/throttle/held-back-pruning.ts";
import { openTestSession } from "../support/sessions.ts";

// A server to itself: any other transaction, and one in another database as well, would be found.
describe("what holds pruning back", () => {
  let serverUrl: string;
  let database: FreshDatabase;
  let client: Client;

  beforeAll(async () => {
    ({ url: serverUrl } = await isolatedServer({ settings: { max_prepared_transactions: "2" } }));
  });

  beforeEach(async () => {
    database = await freshDatabase({ serverUrl });
    client = await database.connect();
    await client.query("CREATE TABLE notes (id integer)");
  });

  it("is nobody whose transaction is young, and nobody without a snapshot or an id", async () => {
    const [reader, idle] = [await openTestSession(database), await openTestSession(database)];
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM notes");
    await idle.query("BEGIN");
    expect(await pruningHeldBackBy(client, 3_600)).toEqual([]);
    await reader.query("COMMIT");
    expect(await pruningHeldBackBy(client, 0)).toEqual([]);
  });

  it("is a reader in this database, and none in another one", async () => {
    const reader = await openTestSession(database);
    const stranger = await openTestSession(await freshDatabase({ serverUrl }));
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM notes");
    await stranger.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM pg_class");
    expect(await pruningHeldBackBy(client, 0)).toEqual([
      expect.stringMatching(`^process ${reader.pid} \\(unnamed\\), a transaction open since 20`),
    ]);
  });

  it("is a writer in any database", async () => {
    const stranger = await openTestSession(await freshDatabase({ serverUrl }));
    await stranger.query("BEGIN; CREATE TABLE elsewhere ()");
    expect(await pruningHeldBackBy(client, 0)).toEqual([
      expect.stringContaining(`process ${stranger.pid} `),
    ]);
  });

  it("is a prepared transaction that nobody has ended", async () => {
    const session = await openTestSession(database);
    await session.query("BEGIN; INSERT INTO notes VALUES (1); PREPARE TRANSACTION 'it''s late'");
    expect(await pruningHeldBackBy(client, 0)).toEqual([
      expect.stringContaining("the prepared transaction 'it''s late' since 20"),
    ]);
    await session.query("ROLLBACK PREPARED 'it''s late'");
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import {
  freshDatabase,
  isolatedServer,
  testServerUrl,
  type FreshDatabase,
} from "../src/testing/index.ts";
import { query } from "./support/query.ts";

async function exists({ name }: FreshDatabase): Promise<boolean> {
  const found = await query(testServerUrl(), "SELECT FROM pg_database WHERE datname = $1", [name]);
  return found.length === 1;
}

describe("a fresh database", () => {
  const seen: FreshDatabase[] = [];

  test("is empty and one's own", async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    seen.push(one, other);
    await one.query("CREATE TABLE mine (n int)");
    expect((await other.query("SELECT to_regclass('mine') AS found")).rows).toEqual([
      { found: null },
    ]);
  });

  test("is gone after its test, whatever sessions the test left open", async () => {
    const [database] = seen;
    expect(database && (await exists(database))).toBe(false);
  });

  test("gives sessions that are closed for the test", async () => {
    const database = await freshDatabase();
    seen.push(database);
    const client = await database.connect();
    await client.query("SET application_name = 'left open'");
    await client.query("BEGIN");
    expect(await exists(database)).toBe(true);
  });

  test("took those sessions along", async () => {
    const sessions = "SELECT FROM pg_stat_activity WHERE application_name = 'left open'";
    expect(await query(testServerUrl(), sessions)).toEqual([]);
    for (const database of seen) expect(await exists(database)).toBe(false);
  });

  test("passes parameters and returns rows and their count", async () => {
    const { query: ask } = await freshDatabase();
    const result = await ask<{ sum: number }>("SELECT $1::int + $2::int AS sum", [1, 2]);
    expect(result).toMatchObject({ rows: [{ sum: 3 }], rowCount: 1 });
  });

  test("is filled by build, from a template once for all", async () => {
    let builds = 0;
    const options = {
      template: "built_once",
      build: async (url: string) => {
        builds += 1;
        await query(url, "CREATE TABLE letters AS SELECT 'a' AS letter");
      },
    };
    const databases = await Promise.all([1, 2, 3].map(() => freshDatabase(options)));
    for (const database of databases) {
      expect((await database.query("SELECT letter FROM letters")).rows).toEqual([{ letter: "a" }]);
    }
    expect(builds).toBe(1);
    const { rows } = await (
      await freshDatabase({ build: options.build })
    ).query("SELECT FROM letters");
    expect([rows.length, builds]).toEqual([1, 2]);
  });
});

describe("a fresh database of a beforeAll", () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase({
      build: async (url) => void (await query(url, "CREATE TABLE counted (n int)")),
    });
  });
  test.each([1, 2])("is there for each test (%i)", async (n) => {
    await database.query("INSERT INTO counted VALUES ($1)", [n]);
    expect((await database.query("SELECT FROM counted")).rowCount).toBe(n);
  });
});

describe("fresh databases of concurrent tests", () => {
  const databases: FreshDatabase[] = [];
  // Vitest can't say which test runs: a database dropped with the first one would fail the second.
  test.concurrent.each([3, 1])("live as long as they are needed (%i)", async (tenths) => {
    const database = await freshDatabase();
    databases.push(database);
    await database.query("SELECT pg_sleep($1)", [tenths / 10]);
    expect((await database.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
  test("have names of their own", () => {
    expect(new Set(databases.map(({ name }) => name)).size).toBe(2);
  });
});

test("an isolated server has roles of its own", async () => {
  const server = await isolatedServer();
  expect.assert(server.embedded || process.env["DATABASE_URL"] !== undefined);
  if (!server.embedded) return;
  await query(server.url, "CREATE ROLE only_here");
  const roles = "SELECT FROM pg_roles WHERE rolname = 'only_here'";
  expect(await query(server.url, roles)).toHaveLength(1);
  expect(await query(testServerUrl(), roles)).toEqual([]);
});

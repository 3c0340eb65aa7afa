import { expect, onTestFinished, test } from "vitest";
import { createDatabase, databaseUrl, dropDatabase } from "../src/index.ts";
import { freshDatabase, testServerUrl } from "../src/testing/index.ts";
import { query } from "./support/query.ts";

test("a database's URL keeps credentials and parameters, and any name", () => {
  const server = "postgres://me:p%40ss@db.example:6543/postgres?sslmode=require";
  expect(databaseUrl(server, "shop")).toBe(
    "postgres://me:p%40ss@db.example:6543/shop?sslmode=require",
  );
  expect(databaseUrl(server, "a/b c%")).toBe(
    "postgres://me:p%40ss@db.example:6543/a/b%20c%25?sslmode=require",
  );
});

test("creates and drops a database whatever its name is", async () => {
  const name = `Ünusual "na/me" 100% ${process.pid}`;
  onTestFinished(() => dropDatabase(testServerUrl(), name));
  await createDatabase(testServerUrl(), name);
  const url = databaseUrl(testServerUrl(), name);
  expect(await query(url, "SELECT current_database() AS name")).toEqual([{ name }]);
  await dropDatabase(testServerUrl(), name);
  await expect(query(url, "SELECT")).rejects.toMatchObject({ code: "3D000" });
});

test("copies a template's content", async () => {
  const original = await freshDatabase();
  // A template must have no sessions, so none of the pool's either.
  await query(original.url, "CREATE TABLE letters AS SELECT 'a' AS letter");
  const copy = await freshDatabase({ template: original.name });
  expect((await copy.query("SELECT letter FROM letters")).rows).toEqual([{ letter: "a" }]);
});

test("drops a database that someone is connected to", async () => {
  const name = `busy_${process.pid}`;
  await createDatabase(testServerUrl(), name);
  const working = query(databaseUrl(testServerUrl(), name), "SELECT pg_sleep(600)").catch(
    (error: unknown) => error,
  );
  await expect
    .poll(() =>
      query(
        testServerUrl(),
        "SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'PgSleep'",
        [name],
      ),
    )
    .toHaveLength(1);
  await dropDatabase(testServerUrl(), name);
  expect(await working).toBeInstanceOf(Error);
  expect(
    await query(testServerUrl(), "SELECT FROM pg_database WHERE datname = $1", [name]),
  ).toEqual([]);
});

test("dropping what is not there does nothing", async () => {
  await expect(dropDatabase(testServerUrl(), "never_created")).resolves.toBeUndefined();
});

test.each([
  ["", 0],
  ["é".repeat(32), 64],
])("refuses the name %j of %i bytes", async (name) => {
  await expect(createDatabase(testServerUrl(), name)).rejects.toMatchObject({
    code: "INVALID_DATABASE_NAME",
  });
  await expect(dropDatabase(testServerUrl(), name)).rejects.toMatchObject({
    code: "INVALID_DATABASE_NAME",
  });
});

test("takes a name of exactly 63 bytes", async () => {
  const name = "n".repeat(63);
  onTestFinished(() => dropDatabase(testServerUrl(), name));
  await createDatabase(testServerUrl(), name);
  const url = databaseUrl(testServerUrl(), name);
  expect(await query(url, "SELECT current_database() AS name")).toEqual([{ name }]);
});

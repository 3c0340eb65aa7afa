import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import type { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { deadRows } from "../../src/throttle/dead-rows.ts";
import type { Throttle } from "../../src/throttle/throttle.ts";
import { openTestSession, until } from "../support/sessions.ts";

describe("a table with dead rows", () => {
  let database: FreshDatabase;
  let client: Client;
  let notices: string[];
  const notify = (cause: string, message: string): void =>
    void notices.push(`${cause}: ${message}`);
  const throttle = (
    maxDeadRows: number | undefined,
    longTransaction = 3_600,
    leastDeadRows = 500,
  ): Throttle => deadRows({ maxDeadRows, leastDeadRows, longTransaction }, notify);

  /** A thousand rows, half of them with a dead version. */
  beforeEach(async () => {
    notices = [];
    database = await freshDatabase();
    client = await database.connect();
    // Autovacuum looks at it once a minute at most, so not within this test's time.
    await client.query("CREATE TABLE notes (id integer, text text)");
    await client.query(
      "INSERT INTO notes SELECT n, repeat('x', 500) FROM generate_series(1, 1000) AS n",
    );
    // What is counted after ANALYZE would be counted twice.
    await client.query("SELECT pg_stat_force_next_flush()");
    await client.query("ANALYZE notes");
    await client.query("UPDATE notes SET text = repeat('y', 500) WHERE id <= 500");
    await client.query("SELECT pg_stat_force_next_flush()");
    await until(async () => {
      const { rows } = await database.query<{ dead: number }>(
        "SELECT n_dead_tup::int AS dead FROM pg_stat_all_tables WHERE relid = 'notes'::regclass",
      );
      return rows[0]?.dead === 500 ? true : undefined;
    });
  });

  it("waits for autovacuum above the bound, and goes on when it has been there", async () => {
    const reason = "public.notes has 500 dead rows beside 1,000 live ones: autovacuum goes first";
    expect(await throttle(0.3).ask(client, "public.notes")).toBe(reason);
    expect(await throttle(0.5).ask(client, "public.notes")).toBeUndefined();
    expect(await throttle(undefined).ask(client, "public.notes")).toBeUndefined();
    // Too few to wait for.
    expect(await throttle(0.3, 3_600, 501).ask(client, "public.notes")).toBeUndefined();
    await client.query("VACUUM notes");
    await client.query("SELECT pg_stat_force_next_flush()");
    expect(await throttle(0.3).ask(client, "public.notes")).toBeUndefined();
    expect(notices).toEqual([]);
  });

  it("does not wait for an autovacuum that is not interested yet", async () => {
    await client.query("ALTER TABLE notes SET (autovacuum_vacuum_scale_factor = 0.6)");
    expect(await throttle(0.3).ask(client, "public.notes")).toBeUndefined();
    await client.query(
      "ALTER TABLE notes SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 501)",
    );
    expect(await throttle(0.3).ask(client, "public.notes")).toBeUndefined();
    await client.query("ALTER TABLE notes SET (autovacuum_vacuum_threshold = 499)");
    expect(await throttle(0.3).ask(client, "public.notes")).toContain("500 dead rows");
  });

  it("does not wait for an autovacuum that is switched off, and says so", async () => {
    await client.query("ALTER TABLE notes SET (autovacuum_enabled = false)");
    expect(await throttle(0.3).ask(client, "public.notes")).toBeUndefined();
    expect(notices).toEqual([
      "vacuum-off: public.notes has many dead rows, and autovacuum is off for it.",
    ]);
  });

  it("does not wait where a long transaction keeps them, and says whose it is", async () => {
    const reader = await openTestSession(database);
    await reader.query("SET application_name = 'nightly export'");
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM notes");
    expect(await throttle(0.3).ask(client, "public.notes")).toContain("autovacuum goes first");
    expect(notices).toEqual([]);
    // As if it had been open for long.
    expect(await throttle(0.3, 0).ask(client, "public.notes")).toBeUndefined();
    expect(await throttle(undefined, 0).ask(client, "public.notes")).toBeUndefined();
    const expected = `pruning-held-back: process ${reader.pid} (nightly export), a transaction open since`;
    expect(notices.filter((each) => each.startsWith(expected))).toHaveLength(2);
  });
});

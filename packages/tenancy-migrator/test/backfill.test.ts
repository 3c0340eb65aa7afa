import type { FreshDatabase } from "@acme/local-postgres/testing";
import { isolatedServer } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import { manyLines } from "./support/many-lines.ts";
import { openTestSession, runWaitsFor, until } from "./support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_backfill";
const tenancy = shopsTenancy({ role });
const lines = 3_000;

type Progress = { readonly filled: number; readonly written: number };

/** What the table says was filled, and what the position says. */
async function progressOf(database: FreshDatabase): Promise<Progress> {
  const { rows } = await database.query<Progress>(
    `SELECT (SELECT count(merchant_id) FROM lines)::int AS filled,
            coalesce((SELECT rows_written FROM acme_tenancy.backfill_positions WHERE table_name = 'public.lines'), 0)::int AS written`,
  );
  return rows[0] ?? { filled: -1, written: -1 };
}

/** Ends a run's own backend when the statement is reached for the given time; also where triggers are off. */
async function endBackendAt(
  database: FreshDatabase,
  table: "lines" | "acme_tenancy.backfill_positions",
  time: number,
): Promise<void> {
  const when = table === "lines" ? "" : "WHEN (NEW.table_name = 'public.lines')";
  await database.query(`CREATE SCHEMA IF NOT EXISTS fault`);
  await database.query(`DROP SEQUENCE IF EXISTS fault.countdown; CREATE SEQUENCE fault.countdown`);
  await database.query(
    `CREATE OR REPLACE FUNCTION fault.strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF nextval('fault.countdown') = ${time} THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
       RETURN NEW;
     END $$`,
  );
  await database.query(
    `CREATE OR REPLACE TRIGGER strike BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW ${when} EXECUTE FUNCTION fault.strike()`,
  );
  await database.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER strike`);
}

describe("a backfill that is interrupted", () => {
  // Each a number of rows, or of positions, after which the run is killed.
  it.each([
    ...[17, 411, 1203, 2999].map((time) => ({ what: "row", table: "lines" as const, time })),
    ...[1, 2, 9].map((time) => ({
      what: "position",
      table: "acme_tenancy.backfill_positions" as const,
      time,
    })),
  ])(
    "has its position and its rows agree when it is killed at $what $time",
    async ({ table, time }) => {
      const database = await manyLines("expand", role, lines);
      await endBackendAt(database, table, time);
      await expect(
        migratorOf(database, tenancy).run({ to: "backfill", fireTriggers: true }),
      ).rejects.toMatchObject({
        code: "TENANCY_CONNECTION",
      });
      const halfway = await progressOf(database);
      expect(halfway.filled).toBe(halfway.written);
      expect(halfway.filled).toBeLessThan(lines + 5);

      await database.query(`DROP SCHEMA fault CASCADE`);
      const report = await migratorOf(database, tenancy).run({ to: "backfill" });
      expect(report.holds).toBe(true);
      // Each row was written once: nothing again, nothing left out.
      expect(await progressOf(database)).toEqual({ filled: lines + 5, written: lines + 5 });
    },
  );

  it("stops at a signal in the middle of a batch, and goes on where it was", async () => {
    const database = await manyLines("expand", role, lines);
    const holder = await openTestSession(database);
    await holder.query("BEGIN; SELECT FROM lines WHERE id = 2500 FOR UPDATE");
    const stop = new AbortController();
    const run = migratorOf(database, tenancy, {
      signal: stop.signal,
      locks: { lockTimeout: 20_000 },
    }).run({
      to: "backfill",
    });
    await runWaitsFor(database, holder);
    stop.abort();
    await expect(run).rejects.toMatchObject({ code: "TENANCY_INTERRUPTED" });
    await holder.query("COMMIT");

    const halfway = await progressOf(database);
    expect(halfway.filled).toBe(halfway.written);
    await migratorOf(database, tenancy).run({ to: "backfill" });
    expect(await progressOf(database)).toEqual({ filled: lines + 5, written: lines + 5 });
  });

  it("starts over in a table that was rewritten meanwhile, whose blocks are others now", async () => {
    const database = await manyLines("expand", role, lines);
    await endBackendAt(database, "lines", 1500);
    await expect(
      migratorOf(database, tenancy).run({ to: "backfill", fireTriggers: true }),
    ).rejects.toThrow("terminating connection");
    await database.query("DROP SCHEMA fault CASCADE");
    await database.query("VACUUM FULL lines");
    await migratorOf(database, tenancy).run({ to: "backfill" });

    expect(await progressOf(database)).toEqual({ filled: lines + 5, written: lines + 5 });
    const { rows } = await database.query(
      `SELECT file_node = pg_relation_filenode('lines') AS "is of this file", finished_at IS NOT NULL AS finished
       FROM acme_tenancy.backfill_positions WHERE table_name = 'public.lines'`,
    );
    expect(rows).toEqual([{ "is of this file": true, finished: true }]);
  });
});

describe("a backfill that is run again", () => {
  it("writes nothing", async () => {
    const database = await shopsDatabase("backfill", { role });
    const versions = "SELECT id, ctid::text, xmin::text FROM lines ORDER BY id";
    const { rows: before } = await database.query(versions);
    await migratorOf(database, tenancy).run({ to: "backfill" });
    expect((await database.query(versions)).rows).toEqual(before);
  });

  it("fills what slipped in empty behind it", async () => {
    const database = await shopsDatabase("backfill", { role });
    const session = await openTestSession(database);
    await session.query("SET session_replication_role = replica");
    await session.query("INSERT INTO lines VALUES (90, 200, 'slipped in')");
    await migratorOf(database, tenancy).run({ to: "backfill" });
    const { rows } = await database.query("SELECT merchant_id FROM lines WHERE id = 90");
    expect(rows).toEqual([{ merchant_id: 2 }]);
  });

  it("says so where a trigger of the table undoes what it writes", async () => {
    const database = await shopsDatabase("expand", { role });
    await database.query(
      `CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.merchant_id := NULL; RETURN NEW; END $$`,
    );
    await database.query(
      "CREATE TRIGGER a_undo BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION undo()",
    );
    await database.query("ALTER TABLE lines ENABLE ALWAYS TRIGGER a_undo");
    await expect(
      migratorOf(database, tenancy).run({ to: "backfill", fireTriggers: true }),
    ).rejects.toMatchObject({
      code: "TENANCY_VERIFICATION_FAILED",
      message: expect.stringContaining("lines: 5 row(s) stay empty") as string,
    });
  });
});

describe("a second run at the same time", () => {
  it("is refused, and told who holds the lock", async () => {
    const database = await shopsDatabase("expand", { role });
    const holder = await openTestSession(database);
    await holder.query("BEGIN; SELECT FROM lines WHERE id = 1 FOR UPDATE");
    const first = migratorOf(database, tenancy, { locks: { lockTimeout: 20_000 } }).run({
      to: "backfill",
    });
    const backend = await runWaitsFor(database, holder);

    for (const command of [
      () => migratorOf(database, tenancy).run({ to: "backfill" }),
      () => migratorOf(database, tenancy).rollback({ to: "start" }),
      () => migratorOf(database, tenancy).restoreQuarantine(),
    ]) {
      await expect(command()).rejects.toMatchObject({
        code: "TENANCY_LOCKED",
        details: [
          expect.stringMatching(
            `^process ${backend}, acme-tenancy run from 127\\.0\\.0\\.1, connected since 20`,
          ),
        ],
      });
    }
    // Looking is not changing.
    expect((await migratorOf(database, tenancy).status()).reached).toBe("expand");

    await holder.query("COMMIT");
    await first;
    await migratorOf(database, tenancy).run({ to: "backfill" });
  });
});

describe("the updates of a backfill", () => {
  it("stay in their pages, touch no index and hardly let the table grow", async () => {
    // A server to itself: whoever has a transaction open, even in another database, holds pruning back.
    const { url: serverUrl } = await isolatedServer();
    const database = await manyLines("expand", role, 30_000, { serverUrl });
    const blocks = "SELECT pg_relation_size('lines')::int AS bytes";
    const { rows: before } = await database.query<{ bytes: number }>(blocks);
    await migratorOf(database, tenancy).run({ to: "backfill" });
    const { rows: after } = await database.query<{ bytes: number }>(blocks);
    const grown = (after[0]?.bytes ?? 0) / (before[0]?.bytes ?? 0);
    expect(grown).toBeLessThan(1.25);

    // A backend's counts are there for others once it has ended.
    const counts = await until(async () => {
      const { rows } = await database.query<{ updates: number; hot: number }>(
        "SELECT n_tup_upd::int AS updates, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname = 'lines'",
      );
      return rows[0] !== undefined && rows[0].updates >= 30_005 ? rows[0] : undefined;
    });
    expect(counts.updates).toBe(30_005);
    expect(counts.hot / counts.updates).toBeGreaterThan(0.5);
  });

  it("fire no trigger of the table's own where the role may switch triggers off", async () => {
    const database = await shopsDatabase("expand", { role });
    await database.query("ALTER TABLE lines ADD COLUMN updated_at timestamptz");
    await database.query(
      "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$",
    );
    await database.query(
      "CREATE TRIGGER touch BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION touch()",
    );
    await migratorOf(database, tenancy).run({ to: "backfill" });
    const { rows } = await database.query(
      "SELECT count(merchant_id)::int AS filled, count(updated_at)::int AS touched FROM lines",
    );
    expect(rows).toEqual([{ filled: 5, touched: 0 }]);
  });
});

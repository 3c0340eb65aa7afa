import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { Migrator } from "../../src/index.ts";
import { manyLines } from "../support/many-lines.ts";
import { openTestSession, until } from "../support/sessions.ts";
import { migratorOf, shopsTenancy } from "../support/shops.ts";
import { atEachBatch, endActing, inJobs, rangesOfLines } from "./lines-in-jobs.ts";

const role = "shops_jobs_stopping";
const tenancy = shopsTenancy({ role });
const count = 20_000;

/** Some seconds for all of them together: time for others to come. */
const taking = "PERFORM pg_sleep(0.03);";

describe("several jobs", () => {
  it("all stand still for a pause, and all go on", async () => {
    const database = await manyLines("expand", role, count);
    await pauseAtBatch(database, 12);
    // A pause is longer than a server lets its sessions idle.
    await database.query(`ALTER DATABASE ${database.name} SET idle_session_timeout = '500ms'`);
    const migrator = migratorOf(database, tenancy, { backfill: inJobs(3) });
    const run = migrator.run({ to: "backfill" });
    await until(async () =>
      (await migrator.status()).waiting?.cause === "pause" ? true : undefined,
    );
    await until(() => haveBeenIdle(database, 3));
    const halfway = await rangesOfLines(database);
    expect(halfway.map(({ finished }) => finished)).toEqual([false, false, false]);
    await endActing(database);
    await migrator.resume();
    expect((await run).holds).toBe(true);
    await expectAllFilled(database);
  });

  it("give up together after the longest wait", async () => {
    const database = await manyLines("expand", role, count);
    await database.query("CREATE TABLE load (why text)");
    await atEachBatch(
      database,
      `IF NOT EXISTS (SELECT FROM public.load) THEN INSERT INTO public.load VALUES ('noon'); END IF;
       ${taking}`,
    );
    const migrator = migratorOf(database, tenancy, {
      backfill: inJobs(3),
      throttle: { loadQuery: "SELECT why FROM public.load", maxWait: 0.1 },
    });
    await expect(migrator.run({ to: "backfill" })).rejects.toMatchObject({
      code: "TENANCY_OVERLOADED",
      details: ["load-query: noon"],
    });
    await expectNobodyLeft(database);
    await endActing(database);
    await expectResumed(database, migratorOf(database, tenancy, { backfill: inJobs(2) }));
  });

  it("stop when one of them fails, with its error, and with every position kept", async () => {
    const database = await manyLines("expand", role, count);
    const holder = await openTestSession(database);
    // One of the others waits for a row, and would for longer than this test may take.
    await holder.query("BEGIN; SELECT FROM lines ORDER BY ctid DESC LIMIT 1 FOR UPDATE");
    await atEachBatch(
      database,
      `IF NEW.range_start = 0 AND NEW.pass > 2 THEN RAISE EXCEPTION 'out of ink'; END IF;`,
    );
    const migrator = migratorOf(database, tenancy, {
      backfill: inJobs(3),
      locks: { lockTimeout: 600_000 },
    });
    await expect(migrator.run({ to: "backfill" })).rejects.toMatchObject({
      code: "TENANCY_STATEMENT_FAILED",
      message: expect.stringContaining("backfill of public.lines: out of ink") as string,
    });
    await expectNobodyLeft(database);
    await holder.query("COMMIT");
    await endActing(database);
    await expectResumed(database, migrator);
  });

  it("end at a signal, wherever they are", async () => {
    const database = await manyLines("expand", role, count);
    const holder = await openTestSession(database);
    await holder.query("BEGIN; SELECT FROM lines WHERE id % 1000 = 0 FOR UPDATE");
    const stop = new AbortController();
    const run = migratorOf(database, tenancy, {
      backfill: inJobs(3),
      locks: { lockTimeout: 600_000 },
      signal: stop.signal,
    }).run({ to: "backfill" });
    await until(async () => ((await jobsBehind(database, holder.pid)) === 3 ? true : undefined));
    stop.abort();
    await expect(run).rejects.toMatchObject({ code: "TENANCY_INTERRUPTED" });
    await expectNobodyLeft(database);
    await holder.query("COMMIT");
    await expectResumed(database, migratorOf(database, tenancy, { backfill: inJobs(3) }));
  });

  it("end when the run's own connection is lost", async () => {
    const database = await manyLines("expand", role, count);
    await atEachBatch(
      database,
      `IF NEW.range_start = 0 AND NEW.pass = 1 THEN
         PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'acme-tenancy run';
         PERFORM pg_sleep(0.3);
       END IF;`,
    );
    const migrator = migratorOf(database, tenancy, { backfill: inJobs(3) });
    await expect(migrator.run({ to: "backfill" })).rejects.toMatchObject({
      code: "TENANCY_CONNECTION",
    });
    await expectNobodyLeft(database);
    await endActing(database);
    await expectResumed(database, migrator);
  });

  it("are not begun where another run may have begun by now, and leave nothing behind", async () => {
    const database = await manyLines("expand", role, count);
    const migrator = migratorOf(database, tenancy, { backfill: inJobs(3) });
    await migrator.pause();
    const run = migrator.run({ to: "backfill" });
    await until(async () =>
      (await migrator.status()).waiting?.cause === "pause" ? true : undefined,
    );
    const next = await openTestSession(database);
    await next.query("SELECT pg_advisory_lock(x'61636d65'::int, 2)");
    await migrator.resume();
    await expect(run).rejects.toMatchObject({ code: "TENANCY_CONNECTION" });
    await expectNobodyLeft(database);
  });
});

/** Whoever carries out this batch says pause, in its own transaction. */
async function pauseAtBatch(database: FreshDatabase, batch: number): Promise<void> {
  await database.query("CREATE SEQUENCE batches");
  await atEachBatch(
    database,
    `IF nextval('public.batches') = ${batch} THEN
       INSERT INTO acme_tenancy.pauses (paused_by) VALUES ('a batch');
     END IF;
     ${taking}`,
  );
}

/** Whether so many jobs have had nothing to do for longer than it takes until one looks again. */
async function haveBeenIdle(database: FreshDatabase, jobs: number): Promise<true | undefined> {
  const { rows } = await database.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'acme-tenancy job'
       AND state = 'idle' AND state_change < clock_timestamp() - interval '600 milliseconds'`,
  );
  return rows.length === jobs ? true : undefined;
}

async function jobsBehind(database: FreshDatabase, holder: number): Promise<number> {
  const { rows } = await database.query(
    "SELECT FROM pg_stat_activity WHERE application_name = 'acme-tenancy job' AND $1 = ANY (pg_blocking_pids(pid))",
    [holder],
  );
  return rows.length;
}

async function expectNobodyLeft(database: FreshDatabase): Promise<void> {
  const { rows } = await database.query(
    "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'acme-tenancy%' AND application_name <> 'acme-tenancy cancel'",
  );
  expect(rows).toEqual([]);
}

/** Every range says as much as was written in it; the next run does the rest, and nothing again. */
async function expectResumed(database: FreshDatabase, migrator: Migrator): Promise<void> {
  const halfway = await rangesOfLines(database);
  const { rows } = await database.query("SELECT count(merchant_id)::int AS filled FROM lines");
  const written = halfway.reduce((sum, range) => sum + range.written, 0);
  expect(rows).toEqual([{ filled: written }]);
  expect(written).toBeLessThan(count);
  await migrator.run({ to: "backfill" });
  await expectAllFilled(database);
}

async function expectAllFilled(database: FreshDatabase): Promise<void> {
  const ranges = await rangesOfLines(database);
  expect(ranges.every(({ finished }) => finished)).toBe(true);
  expect(ranges.reduce((sum, { written }) => sum + written, 0)).toBe(count + 5);
  const { rows } = await database.query("SELECT FROM lines WHERE merchant_id IS NULL");
  expect(rows).toEqual([]);
}

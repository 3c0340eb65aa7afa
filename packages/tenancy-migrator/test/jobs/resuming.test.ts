import { kill } from "node:process";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import { manyLines } from "../support/many-lines.ts";
import { misownedRows } from "../support/oracle.ts";
import type { RunProcess } from "../support/run-process.ts";
import { startRunProcess } from "../support/run-process.ts";
import type { Session } from "../support/sessions.ts";
import { openTestSession, until } from "../support/sessions.ts";
import { migratorOf, shopsDeclaration, shopsTenancy } from "../support/shops.ts";
import type { Jobs, RangeOfLines } from "./lines-in-jobs.ts";
import { inJobs, rangesOfLines } from "./lines-in-jobs.ts";

const role = "shops_jobs_resuming";
const tenancy = shopsTenancy({ role });
const count = 20_000;

describe("a backfill in three jobs that is killed with -9", () => {
  it.each([1, 2, 5])("goes on from every position in %i", async (jobs) => {
    const database = await manyLines("expand", role, count);
    const holder = await openTestSession(database);
    const run = await runHeldBy(database, holder);
    const before = await rangesOfLines(database);
    expect(await run.kill()).toBeNull();
    const migrator = migratorOf(database, tenancy, { backfill: inJobs(jobs), lockWait: 10_000 });
    const lines = { relation: "public.lines", rowsWritten: sum(before) };
    expect((await migrator.status()).backfill).toContainEqual({ ...lines, finished: false });
    expect((await migrator.history()).backfill).toContainEqual({ ...lines, seconds: null });
    await holder.query("COMMIT");

    expect((await migrator.run({ to: "backfill" })).holds).toBe(true);
    expect(await misownedRows(database, tenancy)).toEqual([]);
    const after = await rangesOfLines(database);
    // Each row was written once: what was done is not done again, and nothing is left out.
    expect(sum(after)).toBe(count + 5);
    expect(after.filter(({ start }) => before.some((range) => range.start === start))).toHaveLength(
      3,
    );
    // One range was left, which is shared among those who are there, half a window for each at least.
    expect(after.length).toBeGreaterThanOrEqual(3 + Math.min(jobs - 1, 1));
    expect(after.length).toBeLessThanOrEqual(3 + jobs - 1);
    expect(after.every(({ finished }) => finished)).toBe(true);
  });

  it("keeps the next run waiting for a job that is still in the middle of a batch", async () => {
    const database = await manyLines("expand", role, count);
    const holder = await openTestSession(database);
    const run = await runHeldBy(database, holder);
    const orphan = await jobBehind(database, holder.pid);
    // As if the server were too busy to see that the client is gone.
    kill(orphan, "SIGSTOP");
    try {
      await run.kill();
      await until(async () =>
        (await migratorOf(database, tenancy).status()).running === null ? true : undefined,
      );
      await expect(migratorOf(database, tenancy).run({ to: "backfill" })).rejects.toMatchObject({
        code: "TENANCY_LOCKED",
        details: [expect.stringMatching(`^process ${orphan}, acme-tenancy job from `)],
      });
      const next = migratorOf(database, tenancy, { lockWait: 60_000, backfill: inJobs(2) }).run({
        to: "backfill",
      });
      await holder.query("COMMIT");
      goOn(orphan);
      expect((await next).holds).toBe(true);
    } finally {
      goOn(orphan);
    }
    expect(sum(await rangesOfLines(database))).toBe(count + 5);
  });
});

describe("a backfill that is taken up with more jobs", () => {
  it("leaves the window that somebody was in the middle of to whoever goes on there", async () => {
    const database = await manyLines("expand", role, count);
    const holder = await openTestSession(database);
    const backfill = { jobs: 1, windowBlocks: 64 };
    const run = await runHeldBy(database, holder, backfill, 0.1);
    expect(await rangesOfLines(database)).toMatchObject([{ windowStart: 0 }]);
    await run.kill();
    await holder.query("COMMIT");
    const migrator = migratorOf(database, tenancy, {
      backfill: { ...backfill, jobs: 6 },
      lockWait: 10_000,
    });
    await migrator.run({ to: "backfill" });
    const after = await rangesOfLines(database);
    expect(after.length).toBeGreaterThan(1);
    expect(after[1]?.start).toBeGreaterThanOrEqual(64);
    expect(sum(after)).toBe(count + 5);
  });
});

describe("a backfill that is taken up with fewer jobs", () => {
  it("fills in each range what is in it, whoever fills the next one", async () => {
    const database = await manyLines("expand", role, count);
    const starts = [0, 50, 100];
    await database.query(
      `INSERT INTO acme_tenancy.backfill_positions (table_name, range_start, file_node, window_start, pass, block)
       SELECT 'public.lines', start, pg_relation_filenode('lines'), start, 0, start FROM unnest($1::bigint[]) AS start`,
      [starts],
    );
    const { rows } = await database.query(
      `SELECT start::int, count(*)::int AS written
       FROM lines, LATERAL (SELECT max(start) AS start FROM unnest($1::bigint[]) AS start
                            WHERE lines.ctid >= format('(%s,0)', start)::tid) AS range
       GROUP BY 1 ORDER BY 1`,
      [starts],
    );
    await migratorOf(database, tenancy, { backfill: { windowBlocks: 64 } }).run({ to: "backfill" });
    expect(await rangesOfLines(database)).toMatchObject(rows);
  });
});

describe("a database that was begun by a version with one position a table", () => {
  it("gets room for more from the next run, which goes on in the middle", async () => {
    const database = await manyLines("expand", role, count);
    const holder = await openTestSession(database);
    const run = await runHeldBy(database, holder, inJobs(1));
    await run.kill();
    await holder.query("COMMIT");
    const migrator = migratorOf(database, tenancy, { backfill: inJobs(3), lockWait: 10_000 });
    await until(async () => ((await migrator.status()).running === null ? true : undefined));
    const [before] = await rangesOfLines(database);
    await database.query(
      `ALTER TABLE acme_tenancy.backfill_positions DROP COLUMN range_start, ADD PRIMARY KEY (table_name)`,
    );
    // Looking at it needs no more room.
    expect((await migrator.status()).backfill).toContainEqual({
      relation: "public.lines",
      rowsWritten: before?.written,
      finished: false,
    });
    expect((await migrator.history()).backfill).toContainEqual({
      relation: "public.lines",
      rowsWritten: before?.written,
      seconds: null,
    });
    await expect(migrator.run({ to: "backfill", only: true })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: ["expand:ranges"],
    });
    expect((await migrator.run({ to: "backfill" })).holds).toBe(true);
    expect(await rangesOfLines(database)).toHaveLength(3);
    expect(sum(await rangesOfLines(database))).toBe(count + 5);
    expect((await migrator.plan({ to: "backfill" })).steps.map(({ id }) => id)).not.toContain(
      "expand:ranges",
    );
    await migrator.rollback({ to: "start" });
    expect((await migrator.status()).reached).toBe("start");
  });
});

/** A run that has come to a row of the lines, so far from their beginning, which the session does not let go of. */
async function runHeldBy(
  database: FreshDatabase,
  holder: Session,
  backfill: Jobs = inJobs(3),
  share = 0.75,
): Promise<RunProcess> {
  const { rows } = await database.query<{ id: number }>(
    "SELECT id FROM lines ORDER BY ctid OFFSET $1 LIMIT 1",
    [Math.round(count * share)],
  );
  await holder.query(`BEGIN; SELECT FROM lines WHERE id = ${rows[0]?.id} FOR UPDATE`);
  const run = startRunProcess({
    connectionString: database.url,
    declaration: shopsDeclaration({ role }),
    to: "backfill",
    backfill,
    locks: { lockTimeout: 600_000 },
  });
  await until(async () => {
    const ranges = await rangesOfLines(database);
    const left = ranges.filter(({ finished }) => !finished);
    const waits = await jobBehind(database, holder.pid);
    return ranges.length === backfill.jobs && left.length === 1 && waits > 0 ? true : undefined;
  });
  return run;
}

/** The session of a run that stands in a queue behind this one; 0 where none does. */
async function jobBehind(database: FreshDatabase, holder: number): Promise<number> {
  const { rows } = await database.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'acme-tenancy%' AND $1 = ANY (pg_blocking_pids(pid))",
    [holder],
  );
  return rows[0]?.pid ?? 0;
}

function goOn(pid: number): void {
  try {
    kill(pid, "SIGCONT");
  } catch {
    // It has gone on before, to its end.
  }
}

function sum(ranges: readonly RangeOfLines[]): number {
  return ranges.reduce((total, { written }) => total + written, 0);
}

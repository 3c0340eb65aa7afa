import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { MigratorEvent } from "../../src/index.ts";
import { manyLines } from "../support/many-lines.ts";
import { partitionedSql, partitionedTenancy, partitionings } from "../support/partitioned-shops.ts";
import { misownedRows } from "../support/oracle.ts";
import { databaseWith, migratorOf, shopsTenancy } from "../support/shops.ts";
import { atEachBatch, inJobs, rangesOfLines } from "./lines-in-jobs.ts";

const role = "shops_jobs_result";
const tenancy = shopsTenancy({ role });
const count = 20_000;

describe("a backfill in several jobs", () => {
  it("fills each row once and as one job does, and says the same of it", async () => {
    const outcomes = [];
    for (const jobs of [1, 3]) {
      const database = await manyLines("expand", role, count);
      const events: MigratorEvent[] = [];
      const migrator = migratorOf(database, tenancy, {
        backfill: inJobs(jobs),
        onEvent: (event) => events.push(event),
      });
      expect((await migrator.run({ to: "backfill" })).holds).toBe(true);
      expect(await rangesOfLines(database)).toHaveLength(jobs);
      const ends = events.filter((event) => event.type === "backfill" && event.done);
      outcomes.push({
        rows: (await database.query("SELECT * FROM lines ORDER BY id")).rows,
        status: (await migrator.status()).backfill,
        history: (await migrator.history()).backfill.map(({ relation, rowsWritten, seconds }) => ({
          relation,
          rowsWritten,
          isOver: seconds !== null,
        })),
        ends: ends.map((event) => ({ ...event, rowsPerSecond: 0 })),
      });
    }
    const [one, several] = outcomes;
    expect(several).toEqual(one);
    expect(several?.status).toContainEqual({
      relation: "public.lines",
      rowsWritten: count + 5,
      finished: true,
    });
  });

  it("is done by as many sessions, alike but for their names, and all of them gone afterwards", async () => {
    const sessions = [];
    for (const jobs of [1, 3]) {
      const database = await manyLines("expand", role, count);
      await database.query("CREATE TABLE seen (pid integer, name text, settings text)");
      await atEachBatch(
        database,
        `INSERT INTO public.seen SELECT pg_backend_pid(), current_setting('application_name'),
           (SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
            WHERE source IN ('session', 'client', 'database', 'user') AND name NOT IN ('application_name'))
             || ' ' || session_user || ' ' || current_user;`,
      );
      await migratorOf(database, tenancy, { backfill: inJobs(jobs) }).run({ to: "backfill" });
      const { rows } = await database.query<{
        sessions: number;
        names: string;
        settings: string[];
      }>(
        `SELECT count(DISTINCT pid)::int AS sessions, string_agg(DISTINCT name, ', ') AS names,
                array_agg(DISTINCT settings) AS settings FROM seen`,
      );
      sessions.push(...rows);
      expect(await sessionsOfJobs(database)).toBe(0);
    }
    const [one, several] = sessions;
    expect(one).toMatchObject({ sessions: 1, names: "acme-tenancy run" });
    expect(several).toMatchObject({ sessions: 3, names: "acme-tenancy job" });
    expect(several?.settings).toEqual(one?.settings);
    expect(several?.settings).toEqual([
      expect.stringContaining("session_replication_role=replica"),
    ]);
  });

  it("leaves a table that is a single window to the run's own session, however many jobs there are", async () => {
    const database = await manyLines("expand", role, 300);
    await migratorOf(database, tenancy, { backfill: inJobs(8) }).run({ to: "backfill" });
    expect(await rangesOfLines(database)).toMatchObject([
      { start: 0, written: 305, finished: true },
    ]);
  });

  it.each(Object.entries(partitionings))("fills the partitions of a table by %s", async (_, by) => {
    const partitioned = partitionedTenancy("jobs_partitions_tenant");
    const database = await databaseWith(partitionedSql(by, 2_000));
    const migrator = migratorOf(database, partitioned, {
      backfill: { jobs: 3, windowBlocks: 2, batchDuration: 5 },
    });
    expect((await migrator.run({ to: "enforce" })).holds).toBe(true);
    expect(await misownedRows(database, partitioned)).toEqual([]);
    const { rows } = await database.query<{ ranges: number; written: number }>(
      `SELECT count(*)::int AS ranges, sum(rows_written)::int AS written
       FROM acme_tenancy.backfill_positions WHERE table_name ~ 'parts'`,
    );
    expect(rows[0]?.ranges).toBeGreaterThan(3);
    expect(rows[0]?.written).toBe(2_004);
  });

  it.each([0, 1.5, -2, Number.NaN])("is refused where %d is no number of jobs", (jobs) => {
    expect(() =>
      migratorOf({ url: "postgres://127.0.0.1/x" }, tenancy, { backfill: { jobs } }),
    ).toThrow(`${jobs} jobs: it has to be a whole number`);
  });
});

async function sessionsOfJobs(database: FreshDatabase): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'acme-tenancy job'",
  );
  return rows[0]?.count ?? -1;
}

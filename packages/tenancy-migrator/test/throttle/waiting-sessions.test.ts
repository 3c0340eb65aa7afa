import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { MigratorEvent } from "../../src/index.ts";
import { defaultLockPolicy } from "../../src/runner/lock-retry.ts";
import { joinRun, takeRunLock } from "../../src/runner/run-lock.ts";
import type { Gate } from "../../src/throttle/gate.ts";
import { waitingSessionsSql } from "../../src/throttle/waiting-sessions.ts";
import { manyLines } from "../support/many-lines.ts";
import { rangeToFill } from "../support/range-to-fill.ts";
import type { Session } from "../support/sessions.ts";
import { openTestSession, until } from "../support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "../support/shops.ts";

const role = "shops_waiting";
const tenancy = shopsTenancy({ role });

/** Waits until somebody stands in a queue behind the given session. */
const someoneWaitsFor = (database: FreshDatabase, { pid }: Session): Promise<true> =>
  until(async () => {
    const { rows } = await database.query(
      "SELECT FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))",
      [pid],
    );
    return rows.length > 0 ? true : undefined;
  });

describe("a session that has to wait for a batch", () => {
  it("is seen before the batch commits, and has a turn after it", async () => {
    const database = await shopsDatabase("expand", { role });
    const [holder, writer] = [await openTestSession(database), await openTestSession(database)];
    // A table of one row is filled in one pass; so is that of one more which nobody has counted yet.
    await writer.query("DELETE FROM depots WHERE id > 1000; ANALYZE depots");
    await writer.query("SET session_replication_role = replica");
    await writer.query("INSERT INTO depots VALUES (1100, 11)");
    await writer.query("RESET session_replication_role");
    // The first table that is filled: the batch has its first row when it waits for its second.
    await holder.query("BEGIN; SELECT FROM depots WHERE id = 1100 FOR UPDATE");
    const events: MigratorEvent[] = [];
    const run = migratorOf(database, tenancy, {
      locks: { lockTimeout: 20_000 },
      onEvent: (event) => events.push(event),
    }).run({ to: "backfill" });
    await someoneWaitsFor(database, holder);
    const { end, progress } = await writer.start("UPDATE depots SET city = 'x' WHERE id = 1000");
    expect(progress).toBe("waits");
    await holder.query("COMMIT");
    await end;
    expect((await run).holds).toBe(true);
    const waits = events.filter((event) => event.type === "wait");
    expect(waits).toEqual([
      {
        type: "wait",
        relation: "public.depots",
        cause: "waiting-sessions",
        reason: "1 session(s) had to wait for a batch",
        milliseconds: expect.any(Number) as number,
        over: true,
      },
    ]);
    const { rows } = await database.query(
      "SELECT cause, times::int, since FROM acme_tenancy.waits",
    );
    expect(rows).toEqual([{ cause: "waiting-sessions", times: 1, since: null }]);
  });

  it("makes the next batch half as large", async () => {
    const database = await manyLines("expand", role, 20_000);
    const [holder, writer] = [await openTestSession(database), await openTestSession(database)];
    await database.query(`CREATE TABLE batches (id serial, pass integer, block bigint)`);
    await database.query(
      `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO public.batches (pass, block) VALUES (NEW.pass, NEW.block); RETURN NULL; END $$`,
    );
    await database.query(
      "CREATE TRIGGER note AFTER INSERT OR UPDATE ON acme_tenancy.backfill_positions FOR EACH ROW EXECUTE FUNCTION note()",
    );
    await database.query("ALTER TABLE acme_tenancy.backfill_positions ENABLE ALWAYS TRIGGER note");
    const client = await database.connect();
    const range = await rangeToFill(client, tenancy, "lines");
    await database.query("DELETE FROM batches");
    // Two rows of the first pass: the batch has one of them while it waits for the other.
    const {
      rows: [first],
    } = await database.query<{ before: number; behind: number }>(
      `SELECT min(id) FILTER (WHERE place = 1) AS before, min(id) FILTER (WHERE place = 2) AS behind
       FROM (SELECT id, row_number() OVER (ORDER BY ctid) AS place FROM lines WHERE get_byte(tidsend(ctid), 5) % 20 = 0) AS pass`,
    );
    await holder.query(`BEGIN; SELECT FROM lines WHERE id = ${first?.behind} FOR UPDATE`);
    const rests: number[] = [];
    const gate: Gate = {
      pass: () => Promise.resolve(),
      isTimeToLook: () => true,
      rest: (_, sessions) => {
        rests.push(sessions);
        return Promise.resolve();
      },
    };
    const filling = range.complete({
      gate,
      locks: { ...defaultLockPolicy, lockTimeout: 20_000 },
      // So long that every batch is as large as its window, but for those that yield.
      options: { batchDuration: 1e9, windowBlocks: 100, jobs: 1 },
    });
    await someoneWaitsFor(database, holder);
    const { end } = await writer.start(
      `UPDATE lines SET article = 'x' WHERE id = ${first?.before}`,
    );
    await holder.query("COMMIT");
    await end;
    await filling;
    expect(rests).toEqual([1]);
    const { rows } = await database.query(
      "SELECT pass, block::int FROM batches ORDER BY id LIMIT 3",
    );
    expect(rows).toEqual([
      { pass: 1, block: 0 },
      { pass: 1, block: 50 },
      { pass: 2, block: 0 },
    ]);
  });

  it("is somebody else: a job of the same run that waits for another one is not counted", async () => {
    const database = await shopsDatabase("expand", { role });
    const [run, batch, job, writer] = [
      await openTestSession(database),
      await openTestSession(database),
      await openTestSession(database),
      await openTestSession(database),
    ];
    await takeRunLock(run.client, 0);
    await joinRun(batch.client, run.pid);
    await joinRun(job.client, run.pid);
    await batch.query("BEGIN; SELECT FROM lines WHERE id < 3 FOR UPDATE");
    const ends = [
      await job.start("UPDATE lines SET article = 'x' WHERE id = 1"),
      await writer.start("UPDATE lines SET article = 'x' WHERE id = 2"),
    ];
    const { rows } = await batch.client.query(`SELECT ${waitingSessionsSql} AS waiting`);
    expect(rows).toEqual([{ waiting: 1 }]);
    await batch.query("COMMIT");
    await Promise.all(ends.map(({ end }) => end));
  });
});

import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { Migrator } from "../../src/index.ts";
import { until } from "../support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "../support/shops.ts";

const role = "shops_pauses";
const tenancy = shopsTenancy({ role });
const by = "ada@desk";

/** Waits until a run stands still for this. */
const waitsFor = (migrator: Migrator, cause: string): Promise<true> =>
  until(async () => ((await migrator.status()).waiting?.cause === cause ? true : undefined));

const filled = async (database: FreshDatabase): Promise<number> => {
  const { rows } = await database.query<{ filled: number }>(
    "SELECT count(merchant_id)::int AS filled FROM lines",
  );
  return rows[0]?.filled ?? -1;
};

describe("a pause", () => {
  it("gets its place from the next run where an older version began, and until then there is none", async () => {
    const database = await shopsDatabase("enforce", { role });
    await database.query(`DROP TABLE acme_tenancy.pauses, acme_tenancy.waits;
      DELETE FROM acme_tenancy.reversals WHERE operation = 'expand:pauses'`);
    const migrator = migratorOf(database, tenancy);
    expect(await migrator.status()).toMatchObject({ reached: "enforce", paused: null });
    expect(await migrator.history()).toMatchObject({ pauses: [], waits: [] });
    await expect(migrator.pause({ by })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      message: expect.stringContaining('Run "acme-tenancy expand"') as string,
    });
    expect((await migrator.verify()).holds).toBe(true);
    expect((await migrator.run({ to: "enforce" })).holds).toBe(true);
    expect(await migrator.pause({ by })).toMatchObject({ by });
    await migrator.resume();
    await migrator.rollback({ to: "start" });
    expect((await migrator.status()).reached).toBe("start");
  });

  it("holds the next run, says by whom, and is history when it ends", async () => {
    const database = await shopsDatabase("expand", { role });
    const migrator = migratorOf(database, tenancy);
    const pause = await migrator.pause({ by, reason: "sale" });
    expect(pause).toMatchObject({ by, reason: "sale" });
    expect(await migrator.status()).toMatchObject({ running: null, paused: pause, waiting: null });

    const run = migrator.run({ to: "backfill" });
    await waitsFor(migrator, "pause");
    expect(await migrator.status()).toMatchObject({
      running: expect.stringContaining("acme-tenancy run") as string,
      paused: pause,
      waiting: {
        cause: "pause",
        reason: expect.stringMatching(/^paused by ada@desk since .*: sale$/) as string,
      },
    });
    expect(await filled(database)).toBe(0);

    expect(await migrator.resume({ by: "ben@desk" })).toEqual(pause);
    expect((await run).holds).toBe(true);
    expect(await filled(database)).toBe(5);
    expect(await migrator.resume()).toBeUndefined();
    expect((await migrator.status()).paused).toBeNull();
    const { pauses, waits } = await migrator.history();
    expect(pauses).toEqual([
      {
        pausedAt: pause.at,
        pausedBy: by,
        reason: "sale",
        resumedAt: expect.stringMatching(/^20.*Z$/) as string,
        resumedBy: "ben@desk",
      },
    ]);
    expect(waits).toEqual([{ cause: "pause", times: 1, seconds: expect.any(Number) as number }]);
  });

  it("holds a run that is on already", async () => {
    const database = await shopsDatabase("expand", { role });
    await database.query("CREATE TABLE load AS SELECT true AS busy");
    const throttle = { loadQuery: "SELECT busy FROM public.load" };
    const migrator = migratorOf(database, tenancy, { throttle });
    const run = migrator.run({ to: "backfill" });
    await waitsFor(migrator, "load-query");
    await migrator.pause();
    await database.query("DELETE FROM load");
    await waitsFor(migrator, "pause");
    expect(await filled(database)).toBe(0);
    await migrator.resume();
    expect((await run).holds).toBe(true);
  });

  it("outlives the run that it holds: the next one stands still, too", async () => {
    const database = await shopsDatabase("expand", { role });
    const migrator = migratorOf(database, tenancy, { lockWait: 5_000 });
    await migrator.pause({ by });
    const killed = migrator.run({ to: "backfill" });
    const ended = killed.catch((error: unknown) => error);
    await waitsFor(migrator, "pause");
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'acme-tenancy run'",
    );
    expect(await ended).toMatchObject({ code: "TENANCY_CONNECTION" });
    await until(async () => ((await migrator.status()).running === null ? true : undefined));
    expect(await migrator.status()).toMatchObject({ paused: { by }, waiting: null });

    const next = migrator.run({ to: "backfill" });
    await waitsFor(migrator, "pause");
    expect(await filled(database)).toBe(0);
    await migrator.resume();
    expect((await next).holds).toBe(true);
  });

  it("holds the operations of the later phases as well", async () => {
    const database = await shopsDatabase("backfill", { role });
    const carriedOut: string[] = [];
    const migrator = migratorOf(database, tenancy, {
      onEvent: (event) => event.type === "operation" && carriedOut.push(event.operation),
    });
    await migrator.pause();
    const run = migrator.run({ to: "enforce" });
    await waitsFor(migrator, "pause");
    expect(carriedOut).toEqual([]);
    await migrator.resume();
    expect((await run).reached).toBe("enforce");
  });

  it("holds what is done about orphans as well", async () => {
    const database = await shopsDatabase("expand", { role });
    await database.query("INSERT INTO lines VALUES (90, NULL, 'lost')");
    const migrator = migratorOf(database, tenancy);
    await migrator.pause();
    const run = migrator.run({ to: "backfill", remedies: { orphans: { kind: "quarantine" } } });
    await waitsFor(migrator, "pause");
    const isThere = "SELECT FROM lines WHERE id = 90";
    expect((await database.query(isThere)).rowCount).toBe(1);
    await migrator.resume();
    expect((await run).holds).toBe(true);
    expect((await database.query(isThere)).rowCount).toBe(0);
  });

  it("is one, whoever says so again", async () => {
    const database = await shopsDatabase("expand", { role });
    const migrator = migratorOf(database, tenancy);
    const first = await migrator.pause();
    const { rows } = await database.query("SELECT session_user::text AS by");
    expect(rows).toEqual([{ by: first.by }]);
    expect(await migrator.pause({ by, reason: "me too" })).toEqual(first);
    await migrator.resume();
    expect((await migrator.pause({ by })).by).toBe(by);
    expect((await migrator.history()).pauses).toHaveLength(2);
  });

  it("is refused where nothing has been begun", async () => {
    const migrator = migratorOf(await shopsDatabase("legacy", { role }), tenancy);
    await expect(migrator.pause()).rejects.toMatchObject({ code: "TENANCY_REFUSED" });
    await expect(migrator.resume()).rejects.toMatchObject({ code: "TENANCY_REFUSED" });
    expect(await migrator.status()).toMatchObject({ running: null, paused: null, waiting: null });
  });
});

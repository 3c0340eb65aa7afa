import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { MigratorEvent } from "../../src/index.ts";
import { openTestSession, until } from "../support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "../support/shops.ts";

const role = "shops_throttles";
const tenancy = shopsTenancy({ role });
const loadQuery = "SELECT why FROM public.load";

const makeBusy = (database: FreshDatabase): Promise<unknown> =>
  database.query("CREATE TABLE load AS SELECT 'noon' AS why");

const filled = async (database: FreshDatabase): Promise<number> => {
  const { rows } = await database.query<{ filled: number }>(
    "SELECT (SELECT count(merchant_id)::int FROM lines) + (SELECT count(merchant_id)::int FROM orders) AS filled",
  );
  return rows[0]?.filled ?? -1;
};

/** Whether the run has written down that it waits. */
const waiting = (database: FreshDatabase): Promise<string> =>
  until(async () => {
    const { rows } = await database.query<{ reason: string }>(
      "SELECT reason FROM acme_tenancy.waits WHERE since IS NOT NULL",
    );
    return rows[0]?.reason;
  });

describe("a backfill that is asked to wait", () => {
  it("does nothing before the first batch, and all of it afterwards", async () => {
    const database = await shopsDatabase("expand", { role });
    await makeBusy(database);
    const events: MigratorEvent[] = [];
    const run = migratorOf(database, tenancy, {
      throttle: { loadQuery },
      onEvent: (event) => events.push(event),
    }).run({ to: "backfill" });
    expect(await waiting(database)).toBe("noon");
    expect(await filled(database)).toBe(0);
    await database.query("DELETE FROM load");
    expect((await run).holds).toBe(true);
    expect(await filled(database)).toBe(10);
    const waits = events.filter((event) => event.type === "wait");
    expect(waits).toMatchObject([
      { cause: "load-query", reason: "noon", over: false },
      { cause: "load-query", reason: "noon", over: true },
    ]);
  });

  it("does not sweep up what slipped in meanwhile either", async () => {
    const database = await shopsDatabase("backfill", { role });
    const session = await openTestSession(database);
    await session.query("SET session_replication_role = replica");
    await session.query("INSERT INTO lines VALUES (90, 200, 'slipped in')");
    await makeBusy(database);
    const run = migratorOf(database, tenancy, { throttle: { loadQuery } }).run({ to: "backfill" });
    expect(await waiting(database)).toBe("noon");
    expect(await filled(database)).toBe(10);
    await database.query("DELETE FROM load");
    await run;
    expect(await filled(database)).toBe(11);
  });

  it("gives up after the longest wait, with what is done kept", async () => {
    const database = await shopsDatabase("expand", { role });
    await makeBusy(database);
    const throttle = { loadQuery, maxWait: 0.1 };
    await expect(
      migratorOf(database, tenancy, { throttle }).run({ to: "backfill" }),
    ).rejects.toMatchObject({ code: "TENANCY_OVERLOADED", details: ["load-query: noon"] });
    expect((await migratorOf(database, tenancy).run({ to: "backfill" })).holds).toBe(true);
  });

  it("is told before anything is changed that its load query fails", async () => {
    const database = await shopsDatabase("legacy", { role });
    await expect(
      migratorOf(database, tenancy, { throttle: { loadQuery } }).run({ to: "backfill" }),
    ).rejects.toMatchObject({ code: "TENANCY_CONFIG" });
    const { rowCount } = await database.query(
      "SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'",
    );
    expect(rowCount).toBe(0);
  });

  it("forgets at its start what a killed one waited for", async () => {
    const database = await shopsDatabase("expand", { role });
    await database.query(
      "INSERT INTO acme_tenancy.waits (cause, reason, since) VALUES ('dead-rows', 'many', now())",
    );
    await migratorOf(database, tenancy).run({ to: "backfill" });
    const { rows } = await database.query("SELECT since, times FROM acme_tenancy.waits");
    expect(rows).toEqual([{ since: null, times: "0" }]);
    expect((await migratorOf(database, tenancy).history()).waits).toEqual([]);
  });
});

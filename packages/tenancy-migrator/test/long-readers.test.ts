import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { MigratorEvent } from "../src/index.ts";
import { misownedRows } from "./support/oracle.ts";
import type { Session } from "./support/sessions.ts";
import { openTestSession, runWaitsFor, until } from "./support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_readers";
const tenancy = shopsTenancy({ role });

/**
 * Legacy code that writes to every table in turn until it is told to stop. Whoever stood behind a request without
 * end would be told so after two seconds.
 */
async function startWriter(
  database: FreshDatabase,
): Promise<{ readonly written: () => number; readonly stop: () => Promise<void> }> {
  const session = await openTestSession(database);
  await session.query("SET lock_timeout = '2s'");
  const over = new AbortController();
  let written = 0;
  const work = (async () => {
    for (let id = 900; !over.signal.aborted; id += 1) {
      await session.query(`INSERT INTO orders (id, shop_id) VALUES (${id}, 10)`);
      await session.query(`INSERT INTO lines (id, order_id) VALUES (${id}, ${id})`);
      await session.query(`UPDATE orders SET note = 'x' WHERE id = ${id}`);
      await session.query(`UPDATE lines SET order_id = 200 WHERE id = ${id}`);
      written += 1;
    }
  })();
  return {
    written: () => written,
    stop: async () => {
      over.abort();
      await work;
    },
  };
}

describe("a reader that is open the whole time", () => {
  it("keeps the run from a table, but no writer, and nothing is half done when the run gives up", async () => {
    const database = await shopsDatabase("legacy", { role });
    const reader = await openTestSession(database);
    await reader.query("BEGIN; SELECT FROM lines");
    const writer = await startWriter(database);
    const run = migratorOf(database, tenancy, {
      locks: { lockTimeout: 50, attempts: 8 },
    }).run({ to: "contract" });
    await expect(run).rejects.toMatchObject({ code: "TENANCY_LOCK_TIMEOUT" });
    const before = writer.written();
    await until(() => Promise.resolve(writer.written() > before + 5 ? true : undefined));
    await writer.stop();
    expect(await misownedRows(database, tenancy, true)).toEqual([]);
    await reader.query("COMMIT");
    expect((await migratorOf(database, tenancy).run({ to: "contract" })).holds).toBe(true);
  });

  it("holds a snapshot that an index has to wait for, and neither reader nor writer notices", async () => {
    const database = await shopsDatabase("legacy", { role });
    // As a dump holds it: from before the first phase on.
    const reader = await openTestSession(database);
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM merchants");
    const writer = await startWriter(database);
    const phases: string[] = [];
    const run = migratorOf(database, tenancy, {
      onEvent: (event: MigratorEvent) => event.type === "phase" && phases.push(event.phase),
    }).run({ to: "contract" });
    await runWaitsFor(database, reader);
    expect(phases).toEqual(["expand", "backfill", "verify", "enforce"]);
    const before = writer.written();
    await until(() => Promise.resolve(writer.written() > before + 5 ? true : undefined));
    const { rows } = await reader.client.query(
      "SELECT count(*)::int AS orders FROM orders WHERE id >= 900",
    );
    expect(rows).toEqual([{ orders: 0 }]);
    await reader.query("COMMIT");
    expect((await run).holds).toBe(true);
    await writer.stop();
    expect(await misownedRows(database, tenancy)).toEqual([]);
  });
});

it("keeps no writer from a table whose plain foreign key is read through on the way back", async () => {
  const database = await shopsDatabase("contract", { role });
  const stop = new AbortController();
  const begun = migratorOf(database, tenancy, {
    signal: stop.signal,
    onEvent: (event) => {
      if (
        event.type === "operation" &&
        event.operation === "contract:plain-key:lines.lines_order_id_fkey"
      )
        stop.abort();
    },
  }).rollback({ to: "enforce" });
  await expect(begun).rejects.toMatchObject({ code: "TENANCY_INTERRUPTED" });
  // The key is back, and VALIDATE has to wait for this lock.
  const holder = await openTestSession(database);
  await holder.query("BEGIN; LOCK TABLE lines IN SHARE UPDATE EXCLUSIVE MODE");
  const rollback = migratorOf(database, tenancy).rollback({ to: "enforce" });
  await runWaitsFor(database, holder);
  const writer = await openTestSession(database);
  await writer.query("SET lock_timeout = '2s'; INSERT INTO lines (id, order_id) VALUES (950, 100)");
  await holder.query("COMMIT");
  await rollback;
  const { rows } = await database.query(
    "SELECT convalidated AS valid FROM pg_constraint WHERE conname = 'lines_order_id_fkey'",
  );
  expect(rows).toEqual([{ valid: true }]);
});

describe("a VALIDATE that was interrupted", () => {
  it.each([
    ["of a row's tenant", "lines", "enforce:owned-check:lines"],
    ["of a foreign key", "lines", "enforce:foreign-key:parcels_merchant_id_shipment_id_fkey"],
    ["of a dead column", "orders", "contract:dead-check:orders.old_ref"],
  ])("is taken up again: %s", async (_what, table, before) => {
    const database = await shopsDatabase("backfill", { role });
    const first = new AbortController();
    const begun = migratorOf(database, tenancy, {
      signal: first.signal,
      onEvent: (event) => {
        if (event.type === "operation" && event.operation === before) first.abort();
      },
    }).run({ to: "contract" });
    await expect(begun).rejects.toMatchObject({ code: "TENANCY_INTERRUPTED" });
    expect(await unproved(database)).toBeGreaterThan(0);

    // A lock that VALIDATE alone of all that is left has to wait for.
    const holder = await openTestSession(database);
    await holder.query(`BEGIN; LOCK TABLE ${table} IN SHARE UPDATE EXCLUSIVE MODE`);
    await interruptedWhileItWaits(database, holder);
    await holder.query("COMMIT");
    expect(await unproved(database)).toBeGreaterThan(0);

    expect((await migratorOf(database, tenancy).run({ to: "contract" })).holds).toBe(true);
    expect(await unproved(database)).toBe(0);
  });

  async function interruptedWhileItWaits(database: FreshDatabase, holder: Session): Promise<void> {
    const stop = new AbortController();
    const run = migratorOf(database, tenancy, { signal: stop.signal }).run({ to: "contract" });
    const ended = run.catch((error: unknown) => error);
    await runWaitsFor(database, holder);
    stop.abort();
    expect(await ended).toMatchObject({ code: "TENANCY_INTERRUPTED" });
  }

  async function unproved(database: FreshDatabase): Promise<number> {
    const { rows } = await database.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_constraint WHERE NOT convalidated",
    );
    return rows[0]?.count ?? 0;
  }
});

import type { FreshDatabase } from "@acme/local-postgres/testing";
import { DatabaseError } from "pg";
import { describe, expect, it } from "vitest";
import type { MigratorEvent, Phase } from "../src/index.ts";
import { retryOnLock } from "../src/runner/lock-retry.ts";
import { openTestSession, runWaitsFor, until } from "./support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_locks";
const tenancy = shopsTenancy({ role });

describe("a reader that won't end", () => {
  it.each([
    { before: "legacy", to: "expand", table: "lines" },
    { before: "backfill", to: "enforce", table: "orders" },
    { before: "enforce", to: "contract", table: "orders" },
  ] as const satisfies { before: Phase | "legacy"; to: Phase; table: string }[])(
    "holds up the $to phase but no writer, and the run ends when the reader does",
    async ({ before, to, table }) => {
      const database = await shopsDatabase(before, { role });
      const reader = await openTestSession(database);
      await reader.query(`BEGIN; SELECT FROM ${table}`);
      const retries: MigratorEvent[] = [];
      const run = migratorOf(database, tenancy, {
        locks: { lockTimeout: 100 },
        onEvent: (event) => event.type === "retry" && retries.push(event),
      }).run({ to });

      // Whoever stood behind a request without end would be told so after two seconds.
      const writer = await openTestSession(database);
      await writer.query("SET lock_timeout = '2s'");
      await until(() => Promise.resolve(retries.length > 0 ? true : undefined));
      for (let id = 900; retries.length < 4; id += 1) {
        await writer.query(`INSERT INTO orders (id, shop_id) VALUES (${id}, 10)`);
        await writer.query(`INSERT INTO lines (id, order_id) VALUES (${id}, ${id})`);
      }
      await reader.query("COMMIT");
      expect((await run).holds).toBe(true);
    },
  );

  it("ends the run after a bounded number of attempts, with nothing half done", async () => {
    const database = await shopsDatabase("legacy", { role });
    const reader = await openTestSession(database);
    await reader.query("BEGIN; SELECT FROM lines");
    const retries: MigratorEvent[] = [];
    const locks = { lockTimeout: 20, attempts: 3 };
    await expect(
      migratorOf(database, tenancy, {
        locks,
        onEvent: (event) => event.type === "retry" && retries.push(event),
      }).run({ to: "expand" }),
    ).rejects.toMatchObject({
      code: "TENANCY_LOCK_TIMEOUT",
      message: expect.stringContaining("No lock within 20 ms, 3 times in a row") as string,
    });
    expect(retries).toHaveLength(2);
    expect(retries[0]).toMatchObject({ operation: "expand:column:lines", attempt: 1 });

    await reader.query("COMMIT");
    const report = await migratorOf(database, tenancy).run({ to: "backfill" });
    expect(report.holds).toBe(true);
  });
});

describe("an attempt that is told not now", () => {
  const refusal = (code: string): DatabaseError =>
    Object.assign(new DatabaseError("not now", 0, "error"), { code });

  it.each(["55P03", "40P01"])("is made again after %s", async (code) => {
    let attempts = 0;
    const answer = await retryOnLock(
      { locks: { lockTimeout: 1, attempts: 5 }, onRetry: () => {}, signal: undefined },
      async () => {
        attempts += 1;
        if (attempts < 3) throw refusal(code);
        return Promise.resolve("got it");
      },
    );
    expect({ answer, attempts }).toEqual({ answer: "got it", attempts: 3 });
  });

  it("is not made again after anything else", async () => {
    let attempts = 0;
    await expect(
      retryOnLock(
        { locks: { lockTimeout: 1, attempts: 5 }, onRetry: () => {}, signal: undefined },
        async () => {
          attempts += 1;
          return Promise.reject(refusal("23505"));
        },
      ),
    ).rejects.toMatchObject({ code: "23505" });
    expect(attempts).toBe(1);
  });
});

describe("an index that an interrupted build left invalid", () => {
  const invalid = async (database: FreshDatabase): Promise<string[]> => {
    const { rows } = await database.query<{ name: string }>(
      "SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid ORDER BY 1",
    );
    return rows.map((row) => row.name);
  };

  it("is built anew after a signal stopped the run in the middle", async () => {
    const database = await shopsDatabase("backfill", { role });
    const holder = await openTestSession(database);
    // A concurrent build waits for every snapshot that is older than itself.
    await holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM merchants");
    const stop = new AbortController();
    const run = migratorOf(database, tenancy, { signal: stop.signal }).run({ to: "enforce" });
    await runWaitsFor(database, holder);
    stop.abort();
    await expect(run).rejects.toMatchObject({ code: "TENANCY_INTERRUPTED" });
    await holder.query("COMMIT");
    expect(await invalid(database)).toEqual(["shops_merchant_id_id_key"]);

    const report = await migratorOf(database, tenancy).run({ to: "enforce" });
    expect(report.holds).toBe(true);
    expect(await invalid(database)).toEqual([]);
  });

  it("is built anew after a build of the same name failed", async () => {
    const database = await shopsDatabase("backfill", { role });
    await expect(
      database.query("CREATE UNIQUE INDEX CONCURRENTLY shops_merchant_id_id_key ON shops ((1))"),
    ).rejects.toMatchObject({ code: "23505" });
    expect(await invalid(database)).toEqual(["shops_merchant_id_id_key"]);

    const report = await migratorOf(database, tenancy).run({ to: "enforce" });
    expect(report.holds).toBe(true);
    expect(await invalid(database)).toEqual([]);
    const { rows } = await database.query(
      "SELECT pg_get_indexdef('shops_merchant_id_id_key'::regclass) AS definition",
    );
    expect(rows).toEqual([
      {
        definition:
          "CREATE UNIQUE INDEX shops_merchant_id_id_key ON public.shops USING btree (merchant_id, id)",
      },
    ]);
  });

  it("waits for old transactions however long they take, and is not given up", async () => {
    const database = await shopsDatabase("backfill", { role });
    const holder = await openTestSession(database);
    await holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM merchants");
    const retries: MigratorEvent[] = [];
    const run = migratorOf(database, tenancy, {
      locks: { lockTimeout: 20, attempts: 40 },
      onEvent: (event) => event.type === "retry" && retries.push(event),
    }).run({ to: "enforce" });
    const pid = await runWaitsFor(database, holder);
    // Long enough for ten lock timeouts.
    await until(async () => {
      const { rows } = await database.query<{ old: boolean }>(
        "SELECT clock_timestamp() - query_start > interval '200 ms' AS old FROM pg_stat_activity WHERE pid = $1",
        [pid],
      );
      return rows[0]?.old === true ? true : undefined;
    });
    expect(retries).toEqual([]);
    await holder.query("COMMIT");
    expect((await run).holds).toBe(true);
  });
});

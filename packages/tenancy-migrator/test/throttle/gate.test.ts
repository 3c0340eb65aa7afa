import { setImmediate } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import type { MigratorEvent } from "../../src/index.ts";
import type { Gate } from "../../src/throttle/gate.ts";
import { createGate } from "../../src/throttle/gate.ts";
import type { Throttle, WaitCause } from "../../src/throttle/throttle.ts";
import { forgetWaits } from "../../src/throttle/waits.ts";
import type { HandClock } from "../support/hand-clock.ts";
import { handClock } from "../support/hand-clock.ts";
import { shopsDatabase } from "../support/shops.ts";

const role = "shops_gate";

/** Says this from one moment to another, in milliseconds. */
type Busy = { readonly cause: WaitCause; readonly from: number; readonly to: number };

describe("the gate between two batches", () => {
  let database: FreshDatabase;
  let client: Client;
  let clock: HandClock;
  let asked: number;
  let events: MigratorEvent[];
  let onSleep: (now: number) => void | Promise<void>;

  beforeEach(async () => {
    database = await shopsDatabase("expand", { role });
    client = await database.connect();
    onSleep = () => {};
    clock = handClock((now) => onSleep(now));
    asked = 0;
    events = [];
  });

  function gateOf(
    busy: readonly Busy[],
    options: { maxWait?: number; signal?: AbortSignal } = {},
  ): Gate {
    const throttles = busy.map(({ cause, from, to }): Throttle => ({
      cause,
      ask: (_, relation) => {
        asked += 1;
        const isBusy = clock.now() >= from && clock.now() < to;
        return Promise.resolve(isBusy ? `${relation} at ${clock.now()}` : undefined);
      },
    }));
    return createGate(
      {
        client,
        clock,
        emit: (event) => events.push(event),
        signal: options.signal,
        maxWait: options.maxWait,
      },
      throttles,
    );
  }

  const waits = async (): Promise<unknown[]> => {
    const { rows } = await database.query(
      'SELECT cause, reason, since IS NOT NULL AS now, times::int, seconds > 0 AS "took time" FROM acme_tenancy.waits ORDER BY 1',
    );
    return rows;
  };

  it("looks at most every 250 ms", async () => {
    const gate = gateOf([{ cause: "load-query", from: Infinity, to: Infinity }]);
    for (const [milliseconds, looks] of [
      [0, 1],
      [249, 1],
      [1, 2],
      [100, 2],
      [150, 3],
    ] as const) {
      clock.advance(milliseconds);
      await gate.pass("lines");
      expect({ at: clock.now(), asked }).toEqual({ at: clock.now(), asked: looks });
    }
    const sessions = [0, 249, 1].map((milliseconds) => {
      clock.advance(milliseconds);
      return gate.isTimeToLook(client);
    });
    expect(sessions).toEqual([true, false, true]);
    expect(await waits()).toEqual([]);
  });

  it("looks once for all jobs of a relation, and for each relation by itself", async () => {
    const gate = gateOf([{ cause: "load-query", from: Infinity, to: Infinity }]);
    await Promise.all(["lines", "lines", "orders", "lines"].map((name) => gate.pass(name)));
    expect(asked).toBe(2);
    const another = await database.connect();
    expect([client, another, client].map((job) => gate.isTimeToLook(job))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("has every job wait while one stands still, and tells so once", async () => {
    const gate = gateOf([{ cause: "load-query", from: 0, to: 1_000 }]);
    const passed: unknown[] = [];
    const jobs = ["lines", "lines", "orders"].map(async (name) => {
      await gate.pass(name);
      passed.push([name, clock.now()]);
    });
    await Promise.all(jobs);
    expect(passed).toEqual([
      ["lines", 1_000],
      ["lines", 1_000],
      ["orders", 1_000],
    ]);
    expect(events).toHaveLength(2);
    expect(await waits()).toMatchObject([{ cause: "load-query", times: 1 }]);
  });

  it("has the next job look by itself when one has given up", async () => {
    const gate = gateOf([{ cause: "load-query", from: 0, to: 1_300 }], { maxWait: 1 });
    const ends = await Promise.allSettled([gate.pass("lines"), gate.pass("lines")]);
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(clock.now()).toBe(1_500);
  });

  it("writes down no rest in the middle of another job's look, which may be a transaction", async () => {
    const looking = Promise.withResolvers<undefined>();
    const rested = Promise.withResolvers<undefined>();
    const look: Throttle = {
      cause: "load-query",
      ask: async (session) => {
        await session.query("BEGIN READ ONLY");
        looking.resolve(undefined);
        await rested.promise;
        await setImmediate();
        await session.query("ROLLBACK");
        return undefined;
      },
    };
    onSleep = () => rested.resolve(undefined);
    const gate = createGate(
      { client, clock, emit: (event) => events.push(event), signal: undefined, maxWait: undefined },
      [look],
    );
    const passing = gate.pass("lines");
    await looking.promise;
    await Promise.all([passing, gate.rest("orders", 1, 20)]);
    expect(await waits()).toMatchObject([{ cause: "waiting-sessions", times: 1 }]);
  });

  it("lets nobody pass after the signal, also who has waited behind another job", async () => {
    const stop = new AbortController();
    onSleep = () => stop.abort();
    const gate = gateOf([{ cause: "pause", from: 0, to: 100 }], { signal: stop.signal });
    const ends = await Promise.allSettled(
      ["lines", "lines", "orders"].map((name) => gate.pass(name)),
    );
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });

  it("stands still while there is a reason, and tells so, again every ten seconds", async () => {
    const seen: unknown[] = [];
    onSleep = async (now) => {
      if (now === 250) seen.push(...(await waits()));
    };
    await gateOf([{ cause: "replication-lag", from: 0, to: 20_500 }]).pass("lines");
    expect(clock.now()).toBe(20_500);
    const wait = { type: "wait", relation: "lines", cause: "replication-lag" };
    expect(events).toEqual([
      { ...wait, reason: "lines at 0", milliseconds: 0, over: false },
      { ...wait, reason: "lines at 10000", milliseconds: 10_000, over: false },
      { ...wait, reason: "lines at 20000", milliseconds: 20_000, over: false },
      { ...wait, reason: "lines at 20250", milliseconds: 20_500, over: true },
    ]);
    const row = { cause: "replication-lag" };
    expect(seen).toEqual([
      { ...row, reason: "lines at 0", now: true, times: 0, "took time": false },
    ]);
    expect(await waits()).toEqual([
      { ...row, reason: "lines at 20000", now: false, times: 1, "took time": true },
    ]);
  });

  it("has waited since it began, also when it has said so again", async () => {
    const since: unknown[] = [];
    onSleep = async (now) => {
      if (now % 10_000 > 0) return;
      const { rows } = await database.query("SELECT since FROM acme_tenancy.waits");
      since.push(...rows);
    };
    await gateOf([{ cause: "load-query", from: 0, to: 30_500 }]).pass("lines");
    expect(since).toHaveLength(3);
    expect(since[2]).toEqual(since[0]);
  });

  it("goes from one reason to the next, the first of several being enough", async () => {
    await gateOf([
      { cause: "load-query", from: 500, to: 1_000 },
      { cause: "dead-rows", from: 0, to: 750 },
    ]).pass("lines");
    const told = events.map((event) => (event.type === "wait" ? [event.cause, event.over] : []));
    expect(told).toEqual([
      ["dead-rows", false],
      ["dead-rows", true],
      ["load-query", false],
      ["load-query", true],
    ]);
    expect(clock.now()).toBe(1_000);
  });

  it("gives up after --max-wait, whatever it waited for in between", async () => {
    const busy = [
      { cause: "load-query", from: 0, to: 1_000 },
      { cause: "dead-rows", from: 1_000, to: Infinity },
    ] as const;
    await expect(gateOf(busy, { maxWait: 2 }).pass("lines")).rejects.toMatchObject({
      code: "TENANCY_OVERLOADED",
      details: ["dead-rows: lines at 2250"],
    });
    expect(await waits()).toMatchObject([
      { cause: "dead-rows", now: false, times: 1 },
      { cause: "load-query", now: false, times: 1 },
    ]);
  });

  it("is patient with a pause, which somebody wants", async () => {
    await gateOf([{ cause: "pause", from: 0, to: 60_000 }], { maxWait: 2 }).pass("lines");
    expect(clock.now()).toBe(60_000);
  });

  it("ends at a signal", async () => {
    const stop = new AbortController();
    onSleep = (now) => {
      if (now === 1_000) stop.abort();
    };
    const busy = [{ cause: "pause", from: 0, to: Infinity }] as const;
    await expect(gateOf(busy, { signal: stop.signal }).pass("lines")).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(clock.now()).toBe(1_000);
    expect(await waits()).toMatchObject([{ cause: "pause", now: false, times: 1 }]);
  });

  it("gives those who waited for a batch as much time as it took", async () => {
    await gateOf([]).rest("lines", 3, 40);
    expect(clock.now()).toBe(40);
    await gateOf([]).rest("lines", 1, 20);
    const reason = "1 session(s) had to wait for a batch";
    expect(events.at(-1)).toEqual({
      type: "wait",
      relation: "lines",
      cause: "waiting-sessions",
      reason,
      milliseconds: 20,
      over: true,
    });
    const { rows } = await database.query(
      "SELECT times::int, seconds, reason FROM acme_tenancy.waits",
    );
    expect(rows).toEqual([{ times: 2, seconds: 0.06, reason }]);
  });

  it("forgets what a killed run waited for", async () => {
    await database.query(
      "INSERT INTO acme_tenancy.waits (cause, reason, since) VALUES ('dead-rows', 'many', now())",
    );
    await forgetWaits(client);
    expect(await waits()).toMatchObject([{ cause: "dead-rows", now: false, times: 0 }]);
  });
});

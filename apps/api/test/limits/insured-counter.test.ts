import { describe, expect, test } from "vitest";
import type { Counter } from "../../src/limits/counter.ts";
import { memoryCounter } from "../../src/limits/index.ts";
import { insuredCounter } from "../../src/limits/insured-counter.ts";

/** A store that several counters share, and that can be made to fail. */
function store(): { counter: Counter; fails: boolean; asked: number } {
  const memory = memoryCounter();
  const shared = {
    fails: false,
    asked: 0,
    counter: {
      add: async (key: string) => {
        shared.asked += 1;
        if (shared.fails) throw new Error("the store is down");
        return memory.add(key);
      },
    },
  };
  return shared;
}

describe("a counter whose store fails", () => {
  test("counts on from what the store last said", async () => {
    const shared = store();
    const counter = insuredCounter({ shared: shared.counter, now: () => 0 });
    expect([await counter.add("a"), await counter.add("a")]).toEqual([1, 2]);
    shared.fails = true;
    expect([await counter.add("a"), await counter.add("a"), await counter.add("b")]).toEqual([
      3, 4, 1,
    ]);
  });

  test("leaves it alone for a while, and then tries it with one request", async () => {
    const shared = store();
    const clock = { now: 0 };
    const failures: unknown[] = [];
    const counter = insuredCounter({
      shared: shared.counter,
      now: () => clock.now,
      pause: 1_000,
      onFailure: (error) => failures.push(error),
    });
    shared.fails = true;
    for (let request = 0; request < 10; request += 1) await counter.add("a");
    expect([shared.asked, failures.length]).toEqual([1, 1]);
    clock.now = 1_000;
    await Promise.all(Array.from({ length: 10 }, () => counter.add("a")));
    expect([shared.asked, failures.length]).toEqual([2, 2]);
  });

  test("adds what it counted alone once the store is back", async () => {
    const shared = store();
    const clock = { now: 0 };
    const counter = insuredCounter({ shared: shared.counter, now: () => clock.now });
    await counter.add("a");
    shared.fails = true;
    await counter.add("a");
    await counter.add("a");
    shared.fails = false;
    clock.now = 5_000;
    expect([await counter.add("a"), await counter.add("a")]).toEqual([4, 5]);
  });

  test("does not leave it alone for ever when the clock steps back", async () => {
    const shared = store();
    const clock = { now: 1_000_000 };
    const counter = insuredCounter({ shared: shared.counter, now: () => clock.now });
    shared.fails = true;
    await counter.add("a");
    shared.fails = false;
    clock.now = 0;
    await counter.add("a");
    expect(shared.asked).toBe(2);
  });

  test("gives each instance no more than it would have had with the store", async () => {
    const shared = store();
    const one = insuredCounter({ shared: shared.counter, now: () => 0 });
    const other = insuredCounter({ shared: shared.counter, now: () => 0 });
    for (let request = 0; request < 5; request += 1) {
      await one.add("a");
      await other.add("a");
    }
    shared.fails = true;
    expect([await one.add("a"), await other.add("a")]).toEqual([10, 11]);
  });
});

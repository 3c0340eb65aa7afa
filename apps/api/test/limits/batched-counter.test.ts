import { array, assert as assertProperty, asyncProperty, constantFrom, integer } from "fast-check";
import { describe, expect, test } from "vitest";
import { batchedCounter } from "../../src/limits/batched-counter.ts";
import { createLimiter } from "../../src/limits/limiter.ts";

/** A store that answers when it is told to. */
function slowStore(): {
  asked: (readonly [string, number])[];
  answer: () => Promise<void>;
  fail: () => Promise<void>;
  addMany: (key: string, many: number) => Promise<number>;
} {
  const counts = new Map<string, number>();
  const asked: (readonly [string, number])[] = [];
  const open: { readonly answer: () => void; readonly fail: () => void }[] = [];
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    asked,
    answer: async () => {
      open.shift()?.answer();
      await settled();
    },
    fail: async () => {
      open.shift()?.fail();
      await settled();
    },
    addMany: (key, many) => {
      asked.push([key, many]);
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      open.push({
        answer: () => {
          counts.set(key, (counts.get(key) ?? 0) + many);
          resolve(counts.get(key) ?? 0);
        },
        fail: () => reject(new Error("the store is down")),
      });
      return promise;
    },
  };
}

describe("requests of one key at the same time", () => {
  test("are counted by one question, and each is told its own count", async () => {
    const store = slowStore();
    const counter = batchedCounter(store.addMany);
    const counts = Promise.all(Array.from({ length: 5 }, () => counter.add("a")));
    expect(store.asked).toEqual([["a", 1]]);
    await store.answer();
    expect(store.asked).toEqual([
      ["a", 1],
      ["a", 4],
    ]);
    await store.answer();
    expect(await counts).toEqual([1, 2, 3, 4, 5]);
  });

  test("hold up no other key", async () => {
    const store = slowStore();
    const counter = batchedCounter(store.addMany);
    void counter.add("a");
    void counter.add("b");
    expect(store.asked).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  test("fail together, and are asked for anew the next time", async () => {
    const store = slowStore();
    const counter = batchedCounter(store.addMany);
    const first = counter.add("a");
    const others = [counter.add("a"), counter.add("a")];
    const outcomes = Promise.allSettled([first, ...others]);
    await store.answer();
    await store.fail();
    expect((await outcomes).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
    ]);
    const again = counter.add("a");
    await store.answer();
    expect(await again).toBe(2);
  });
});

type Add = ReturnType<typeof batchedCounter>["add"];

describe("requests of one key, one after the other", () => {
  /** A store that all of a test's instances share, and how much of it each question took. */
  function sharedStore(): { readonly taken: number[]; readonly instance: () => Add } {
    const taken: number[] = [];
    const counts = new Map<string, number>();
    const addMany = async (key: string, many: number): Promise<number> => {
      taken.push(many);
      const count = (counts.get(key) ?? 0) + many;
      counts.set(key, count);
      return count;
    };
    return { taken, instance: () => batchedCounter(addMany).add };
  }
  async function counted(add: Add, times: number, limit: number): Promise<number[]> {
    const counts: number[] = [];
    for (let request = 0; request < times; request += 1) counts.push(await add("a", limit));
    return counts;
  }

  test("are counted ahead the more, the more there have been, and one by one near the limit", async () => {
    const { taken, instance } = sharedStore();
    const counts = await counted(instance(), 300, 300);
    expect(counts).toEqual(Array.from({ length: 300 }, (_each, index) => index + 1));
    expect(taken.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 16]);
    expect(taken.slice(-16)).toEqual(Array.from({ length: 16 }, () => 1));
    expect(taken.length).toBeLessThan(80);
  });

  test("are counted anew, and ahead no more, where ten thousand other keys have come between", async () => {
    const { taken, instance } = sharedStore();
    const add = instance();
    await counted(add, 4, 1_000_000);
    expect([taken, await add("a", 1_000_000)]).toEqual([[1, 2, 4], 5]);
    for (let other = 0; other < 10_000; other += 1) await add(`other ${other}`, 0);
    expect([await add("a", 1_000_000), taken.at(-1)]).toEqual([8, 1]);
  });

  test("are counted one by one where the limit is low, or nobody says what it is", async () => {
    const { taken, instance } = sharedStore();
    await counted(instance(), 30, 31);
    await counted(instance(), 30, 0);
    expect(new Set(taken)).toEqual(new Set([1]));
  });

  test("leave others at least fifteen sixteenths of what was left", async () => {
    const { instance } = sharedStore();
    const [seldom, often] = [instance(), instance()];
    await counted(seldom, 40, 320);
    const through = (await counted(often, 320, 320)).filter((count) => count <= 320);
    expect(through.length).toBeGreaterThanOrEqual((320 - 40) * (15 / 16));
    expect(through.length).toBeLessThanOrEqual(320 - 40);
  });

  test("let no more than the limit through on any number of instances, and all of it where all ask on", async () => {
    const requests = array(constantFrom(0, 1, 2), { maxLength: 200 });
    await assertProperty(
      asyncProperty(integer({ min: 1, max: 150 }), requests, async (limit, order) => {
        const { instance } = sharedStore();
        const limiters = Array.from({ length: 3 }, () =>
          createLimiter({ counter: { add: instance() }, now: () => 0 }),
        );
        const policy = { name: "user", limit, window: 60_000 };
        const take = async (index: number): Promise<boolean> =>
          (await limiters[index]?.take(policy, "ada"))?.allowed === true;
        const early = await Promise.all(order.map(take));
        const late = await Promise.all(
          limiters.flatMap((_limiter, index) => Array.from({ length: limit }, () => take(index))),
        );
        expect([...early, ...late].filter(Boolean)).toHaveLength(limit);
      }),
      { seed: 20_261_126, numRuns: 200 },
    );
  });
});

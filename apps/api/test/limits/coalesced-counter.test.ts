import { describe, expect, test } from "vitest";
import { coalescedCounter } from "../../src/limits/coalesced-counter.ts";

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
    const counter = coalescedCounter(store.addMany);
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
    const counter = coalescedCounter(store.addMany);
    void counter.add("a");
    void counter.add("b");
    expect(store.asked).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  test("fail together, and are asked for anew the next time", async () => {
    const store = slowStore();
    const counter = coalescedCounter(store.addMany);
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

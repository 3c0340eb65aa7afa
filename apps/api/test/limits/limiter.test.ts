import {
  array,
  assert as assertProperty,
  asyncProperty,
  constantFrom,
  integer,
  record,
} from "fast-check";
import { describe, expect, test } from "vitest";
import type { Counter } from "../../src/limits/counter.ts";
import { memoryCounter } from "../../src/limits/index.ts";
import { createLimiter } from "../../src/limits/limiter.ts";

const policy = { name: "user", limit: 3, window: 60_000 };
const noon = Date.UTC(2026, 10, 26, 12);

function limiterAt(start: number, counter: Counter = memoryCounter()) {
  const clock = { now: start };
  const limiter = createLimiter({ counter, now: () => clock.now });
  const take = async (id = "ada"): Promise<readonly [boolean, number, number]> => {
    const { allowed, remaining, reset } = await limiter.take(policy, id);
    return [allowed, remaining, reset];
  };
  return { clock, take, limiter };
}

describe("a window", () => {
  test("takes as many as the limit says, and says how many are left and until when", async () => {
    const { take } = limiterAt(noon + 15_500);
    expect([await take(), await take(), await take(), await take(), await take()]).toEqual([
      [true, 2, 45],
      [true, 1, 45],
      [true, 0, 45],
      [false, 0, 45],
      [false, 0, 45],
    ]);
  });

  test("ends where the next multiple of its length begins, to the millisecond", async () => {
    const { clock, take } = limiterAt(noon + 59_999);
    for (let request = 0; request < 4; request += 1) await take();
    expect(await take()).toEqual([false, 0, 1]);
    clock.now = noon + 60_000;
    expect(await take()).toEqual([true, 2, 60]);
  });

  test("is the same for everybody, whenever they came", async () => {
    const { clock, take } = limiterAt(noon);
    await take("ada");
    clock.now = noon + 59_000;
    await take("ben");
    clock.now = noon + 60_000;
    expect([await take("ada"), await take("ben")]).toEqual([
      [true, 2, 60],
      [true, 2, 60],
    ]);
  });

  test("has its count still when the clock steps back into it, and forth again", async () => {
    const { clock, take } = limiterAt(noon);
    for (let request = 0; request < 3; request += 1) await take();
    clock.now = noon + 60_000;
    for (let request = 0; request < 2; request += 1) await take();
    clock.now = noon + 1;
    expect((await take())[0]).toBe(false);
    clock.now = noon + 119_999;
    expect([await take(), await take()]).toEqual([
      [true, 0, 1],
      [false, 0, 1],
    ]);
    clock.now = noon + 1;
    expect((await take())[0]).toBe(false);
  });

  test("of another length is another window", async () => {
    const { limiter } = limiterAt(noon);
    const short = { ...policy, window: 1_000 };
    for (let request = 0; request < 4; request += 1) await limiter.take(policy, "ada");
    expect(await limiter.take(short, "ada")).toMatchObject({ allowed: true, remaining: 2 });
  });

  test("that is used up is refused without asking the store, until it ends", async () => {
    const memory = memoryCounter();
    let asked = 0;
    const counter = {
      add: (key: string) => {
        asked += 1;
        return memory.add(key);
      },
    };
    const { clock, take } = limiterAt(noon, counter);
    for (let request = 0; request < 1_000; request += 1) await take();
    expect(asked).toBe(4);
    clock.now = noon + 60_000;
    await take();
    expect(asked).toBe(5);
  });

  test("goes by the limit of the moment: a plan that is raised counts at once", async () => {
    const { limiter } = limiterAt(noon);
    for (let request = 0; request < 9; request += 1) await limiter.take(policy, "ada");
    const raised = await limiter.take({ ...policy, limit: 6 }, "ada");
    expect(raised).toMatchObject({ allowed: true, remaining: 1 });
  });
});

test("in no window does anybody have more than the limit or less, whatever the clock does", async () => {
  const steps = array(
    record({ id: constantFrom("ada", "ben"), step: integer({ min: -90_000, max: 90_000 }) }),
    { maxLength: 60 },
  );
  await assertProperty(
    asyncProperty(steps, async (requests) => {
      const { clock, take } = limiterAt(noon);
      const asked = new Map<string, number>();
      for (const { id, step } of requests) {
        clock.now += step;
        const key = `${id} ${Math.floor(clock.now / policy.window)}`;
        asked.set(key, (asked.get(key) ?? 0) + 1);
        expect((await take(id))[0]).toBe((asked.get(key) ?? 0) <= policy.limit);
      }
    }),
    { seed: 20_261_126, numRuns: 300 },
  );
});

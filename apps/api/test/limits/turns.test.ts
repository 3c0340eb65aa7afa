import { describe, expect, test } from "vitest";
import { createTurns } from "../../src/limits/turns.ts";

const never = new AbortController().signal;

/** Whether it has come about by now, with nothing left to do. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  void promise.finally(() => {
    isSettled = true;
  });
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  return isSettled;
}

describe("turns", () => {
  test("are taken as they came, so many at once", async () => {
    const turns = createTurns({ atOnce: 2, waiting: 10 });
    const [endOne] = [await turns.take("a", never), await turns.take("a", never)];
    const third = turns.take("a", never);
    const fourth = turns.take("a", never);
    expect([await settled(third), await settled(fourth)]).toEqual([false, false]);
    endOne();
    expect([await settled(third), await settled(fourth)]).toEqual([true, false]);
    (await third)();
    expect(await settled(fourth)).toBe(true);
  });

  test("of one tenant are none of another's", async () => {
    const turns = createTurns({ atOnce: 1, waiting: 10 });
    await turns.take("flood", never);
    void turns.take("flood", never);
    expect(await settled(turns.take("calm", never))).toBe(true);
  });

  test("are refused where too many wait", async () => {
    const turns = createTurns({ atOnce: 1, waiting: 1 });
    const end = await turns.take("a", never);
    const second = turns.take("a", never);
    await expect(turns.take("a", never)).rejects.toMatchObject({ code: "too_many_at_once" });
    end();
    (await second)();
    expect(await settled(turns.take("a", never))).toBe(true);
  });

  test("end once, however often that is said", async () => {
    const turns = createTurns({ atOnce: 1, waiting: 10 });
    const end = await turns.take("a", never);
    const second = turns.take("a", never);
    const third = turns.take("a", never);
    end();
    end();
    expect([await settled(second), await settled(third)]).toEqual([true, false]);
  });

  test("go to the next when somebody leaves the line", async () => {
    const turns = createTurns({ atOnce: 1, waiting: 2 });
    const end = await turns.take("a", never);
    const leaves = new AbortController();
    const second = turns.take("a", leaves.signal);
    const third = turns.take("a", never);
    leaves.abort();
    await expect(second).rejects.toThrow("aborted");
    end();
    expect(await settled(third)).toBe(true);
    (await third)();
    expect(await settled(turns.take("a", never))).toBe(true);
  });
});

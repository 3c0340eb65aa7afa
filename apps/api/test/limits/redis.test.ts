import { onTestFinished } from "vitest";
import { expect, test } from "vitest";
import { connectRedis } from "../../src/limits/connect-redis.ts";
import { insuredCounter } from "../../src/limits/insured-counter.ts";
import { redisCounter } from "../../src/limits/shared-counters.ts";
import { eventually } from "../harness/eventually.ts";
import { redisDouble } from "../harness/redis-double.ts";

async function connected(url: string): Promise<ReturnType<typeof connectRedis>["client"]> {
  const { client, close } = connectRedis(url, () => undefined);
  onTestFinished(close);
  await eventually(() => client.isReady);
  return client;
}

test("counters in Redis are shared by all instances", async () => {
  const { url, counts } = await redisDouble();
  const [one, other] = [redisCounter(await connected(url)), redisCounter(await connected(url))];
  expect([await one.add("a"), await other.add("a"), await one.add("b")]).toEqual([1, 2, 1]);
  expect([...counts]).toEqual([
    ["acme_api:a", 2],
    ["acme_api:b", 1],
  ]);
});

test("while Redis is gone memory counts, at once", async () => {
  const { url, stop } = await redisDouble();
  const client = await connected(url);
  const failures: unknown[] = [];
  const counter = insuredCounter({
    shared: redisCounter(client),
    now: () => 0,
    onFailure: (error) => failures.push(error),
  });
  expect(await counter.add("a")).toBe(1);
  await stop();
  await eventually(() => !client.isReady);
  expect([await counter.add("a"), await counter.add("a")]).toEqual([2, 3]);
  expect(failures).toHaveLength(1);
});

test("an API whose Redis was never there counts in memory", async () => {
  const failures: unknown[] = [];
  const { client, close } = connectRedis("redis://127.0.0.1:1", (error) => failures.push(error));
  onTestFinished(close);
  const counter = insuredCounter({ shared: redisCounter(client), now: () => 0 });
  expect([await counter.add("a"), await counter.add("a")]).toEqual([1, 2]);
  await eventually(() => failures.length > 0);
});

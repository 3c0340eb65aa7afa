import { setTimeout as sleep } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import { createData, rowCounts } from "../src/backfill/data.ts";
import { latenciesIn, startWriter } from "../src/backfill/measure/writer.ts";
import { withClient } from "../src/with-client.ts";

const counts = rowCounts(100);

function database(): Promise<FreshDatabase> {
  return freshDatabase({
    template: "bench-writer",
    build: (url) => withClient(url, (client) => createData(client, counts)),
  });
}

describe("the writer", () => {
  it("goes on being due while it waits, so that one lock shows in every write that it held up", async () => {
    const { url, connect } = await database();
    const other = await connect();
    await other.query("BEGIN; LOCK TABLE messages IN SHARE MODE");
    const writer = await startWriter(url, { rate: 100, rows: 100, seed: 1 });
    await sleep(500);
    await other.query("COMMIT");
    const writes = await writer.stop();
    // The lock was held for half a second: each of these was due in it, and each waited for its end.
    const heldUp = writes.slice(0, 40);
    expect(heldUp).toHaveLength(40);
    const gaps = heldUp.slice(1).map(({ due }, index) => due - (heldUp[index]?.due ?? 0));
    for (const gap of gaps) expect(gap).toBeCloseTo(10, 3);
    for (const { due, latency } of heldUp) {
      expect(due + latency).toBeGreaterThanOrEqual((writes[0]?.due ?? 0) + 490);
    }
  });

  it("tells of an update that failed instead of leaving it out", async () => {
    const { url, query } = await database();
    await query("DELETE FROM messages");
    const writer = await startWriter(url, { rate: 100, rows: 100, seed: 1 });
    await sleep(50);
    await expect(writer.stop()).rejects.toThrow("the writer's update found 0 rows");
  });
});

describe("the latencies of a span", () => {
  it("are those of the writes under way in it, also when they were due before it", () => {
    const writes = [
      { due: 0, latency: 5 },
      { due: 10, latency: 95 },
      { due: 150, latency: 1 },
      { due: 201, latency: 2 },
    ];
    expect(latenciesIn(writes, { from: 100, to: 200 })).toEqual([95, 1]);
  });
});

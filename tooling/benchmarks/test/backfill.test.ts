import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BackfillReport } from "../src/backfill/report/backfill-report.ts";
import type { Ran } from "./support/bench.ts";
import { bench } from "./support/bench.ts";

describe("the backfill benchmark over 20,000 rows", () => {
  let directory: string;
  let ran: Ran;
  let report: BackfillReport;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "acme-bench-test-"));
    const file = join(directory, "backfill.json");
    ran = await bench(["backfill", "--rows", "20000", "--rounds", "1", "--json", file]);
    expect(ran.stderr).toContain("Wrote");
    report = JSON.parse(await readFile(file, "utf8")) as BackfillReport;
  }, 300_000);

  afterAll(() => rm(directory, { recursive: true }));

  it("succeeds, which it does only where every contestant filled every row rightly", () => {
    expect(ran.exitCode).toBe(0);
  });

  it("measures every contestant, each of which wrote all rows that the writer left empty", () => {
    expect(report.contestants.map(({ name }) => name)).toEqual([
      "engine",
      "one-shot",
      "one-shot-triggers",
      "keyset-1000",
      "keyset-10000",
      "pgroll-replay-1000",
      "pgroll-replay-10000",
    ]);
    for (const { rounds } of report.contestants) {
      expect(rounds).toHaveLength(1);
      // The rest was filled by the writer's own updates.
      expect(rounds[0]?.rowsWritten).toBeGreaterThan(0);
      expect(rounds[0]?.rowsWritten).toBeLessThanOrEqual(20_000);
    }
  });

  it("compares with the one-shot UPDATE, which is as quick as itself", () => {
    const reference = report.contestants.find(({ name }) => name === report.reference);
    expect(reference?.name).toBe("one-shot");
    expect(reference?.ratio).toEqual({ median: 1, min: 1, max: 1 });
  });

  it("has looked at the log, the heap, the indexes, the updates and the memory", () => {
    for (const { walBytes, heapGrowth, indexGrowth, hotShare, peakMemory } of report.contestants) {
      // 20,000 rows of 280 bytes, written anew.
      expect(walBytes.median).toBeGreaterThan(20_000 * 100);
      expect(heapGrowth.median).toBeGreaterThan(0);
      expect(indexGrowth.median).toBeGreaterThanOrEqual(0);
      expect(hotShare.median).toBeGreaterThanOrEqual(0);
      expect(hotShare.median).toBeLessThan(1);
      expect(peakMemory.median).toBeGreaterThan(20 * 1024 ** 2);
    }
  });

  it.skipIf(process.platform !== "linux")("knows how long a processor was busy with each", () => {
    for (const { processorTime, rowsPerSecond } of report.contestants) {
      expect(processorTime?.median).toBeGreaterThan(0);
      // One backend keeps one processor busy at most; a hundredth is what a clock may be off.
      const longest = 1_000_000 / rowsPerSecond.median;
      expect(processorTime?.median).toBeLessThan(longest * 1.01 + 1);
    }
  });

  it("finds the engine's updates in their own pages, and the one-shot's in new ones", () => {
    const [engine, oneShot] = report.contestants;
    expect(engine?.hotShare.median).toBeGreaterThan(0.5);
    expect(engine?.heapGrowth.median).toBeLessThan(0.5);
    expect(oneShot?.hotShare.median).toBeLessThan(0.5);
    expect(oneShot?.heapGrowth.median).toBeGreaterThan(0.5);
  });

  it("prints and writes the same tables", async () => {
    const markdown = await readFile(join(directory, "backfill.md"), "utf8");
    expect(ran.stdout).toBe(markdown);
    for (const { label } of report.contestants) expect(markdown).toContain(`| ${label} `);
  });
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OverviewReport } from "../src/overview/report/overview-report.ts";
import type { Ran } from "./support/bench.ts";
import { bench } from "./support/bench.ts";

describe("the overview benchmark among 4,000 messages", () => {
  let directory: string;
  let ran: Ran;
  let report: OverviewReport;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "acme-bench-test-"));
    const file = join(directory, "overview.json");
    ran = await bench(["overview", "--messages", "4000", "--rounds", "1", "--json", file]);
    expect(ran.stderr).toContain("Wrote");
    report = JSON.parse(await readFile(file, "utf8")) as OverviewReport;
  }, 180_000);

  afterAll(() => rm(directory, { recursive: true }));

  it("succeeds, which it does only where Node computes what the database does", () => {
    expect(ran.exitCode).toBe(0);
  });

  it("has everybody answer for every size that fits in, among one other organization and a thousand", () => {
    const turns = report.results.map(({ contestant, size, others }) => [contestant, size, others]);
    expect(turns).toEqual(
      [1, 1_000].flatMap((others) =>
        ["ours", "facts", "node", "node-columns", "floor"].map((name) => [name, 1_000, others]),
      ),
    );
  });

  it("brings one row to Node, where the old way brings all of them", () => {
    const rows = new Map(report.results.map((each) => [each.contestant, each.rows]));
    expect(rows.get("ours")).toBe(1);
    expect(rows.get("node")).toBeGreaterThan(2_000);
  });

  it("prints and writes the same tables", async () => {
    expect(await readFile(join(directory, "overview.md"), "utf8")).toBe(ran.stdout);
  });
});

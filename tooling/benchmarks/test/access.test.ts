import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccessReport } from "../src/access/report/access-report.ts";
import type { Ran } from "./support/bench.ts";
import { bench } from "./support/bench.ts";

describe("the access benchmark over 1,000 conversations", () => {
  let directory: string;
  let ran: Ran;
  let report: AccessReport;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "acme-bench-test-"));
    const file = join(directory, "access.json");
    ran = await bench(["access", "--conversations", "1000", "--rounds", "1", "--json", file]);
    expect(ran.stderr).toContain("Wrote");
    report = JSON.parse(await readFile(file, "utf8")) as AccessReport;
  }, 300_000);

  afterAll(() => rm(directory, { recursive: true }));

  it("succeeds, which it does only where everybody answered the same", () => {
    expect(ran.exitCode).toBe(0);
  });

  it("has everybody answer every question", () => {
    expect(report.questions.map(({ name }) => name)).toEqual(["find", "five", "page", "aggregate"]);
    for (const { contestants } of report.questions) {
      expect(contestants.map(({ name }) => name)).toEqual([
        "repositories",
        "policies",
        "scope-query",
        "pg",
        "pg-generic",
        "typeorm",
      ]);
      for (const { milliseconds } of contestants) expect(milliseconds.min).toBeGreaterThan(0);
    }
  });

  it("compares with pg by hand, which is as quick as itself", () => {
    expect(report.reference).toBe("pg");
    for (const { contestants } of report.questions) {
      const reference = contestants.find(({ name }) => name === report.reference);
      expect(reference?.ratio).toEqual({ median: 1, min: 1, max: 1 });
    }
  });

  it("finds a read of its own in the one round trip that it is waited for, and its COMMIT behind it", () => {
    const trips = new Map(report.roundTrips.map((each) => [each.label, each]));
    expect(trips.get("one read")).toMatchObject({ waitedFor: 1, roundTrips: 2 });
    expect(trips.get("five reads, one after the other")).toMatchObject({ waitedFor: 5 });
    expect(trips.get("five reads at once")).toMatchObject({ waitedFor: 1 });
    // What was written has to have been committed before anybody is told.
    expect(trips.get("one write")).toMatchObject({ waitedFor: 2, roundTrips: 2 });
  });

  it("prints and writes the same tables", async () => {
    const markdown = await readFile(join(directory, "access.md"), "utf8");
    expect(ran.stdout).toBe(markdown);
    expect(markdown).toContain("| tenant repositories ");
    expect(markdown).toContain("| one read ");
  });
});

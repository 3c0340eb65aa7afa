import { describe, expect, it } from "vitest";
import type { Measurement } from "../src/backfill/measure/measure-fill.ts";
import type { ReportOptions } from "../src/backfill/report/backfill-report.ts";
import { createReport } from "../src/backfill/report/backfill-report.ts";
import { renderMarkdown } from "../src/backfill/report/render-markdown.ts";

const latency = { p50: 1, p99: 4, longest: 2_500 };

function measurement(batchSeconds: number, wholeSeconds: number): Measurement {
  return {
    rowsWritten: 990,
    batchSeconds,
    wholeSeconds,
    writer: latency,
    walBytes: 3 * 1024 ** 2,
    heapBytesBefore: 1_000,
    heapBytesAfter: 1_150,
    indexBytesBefore: 500,
    indexBytesAfter: 1_000,
    hotShare: 0.86,
    deadRows: 10,
    peakMemory: 100 * 1024 ** 2,
  };
}

const options: ReportOptions = {
  shape: { keys: "uuid", width: "usual" },
  rows: 1_000,
  reference: "one-shot",
  labels: new Map([["engine", "acme-tenancy backfill"]]),
  surroundings: {
    time: "2026-01-01T00:00:00.000Z",
    processors: "2 × some",
    memoryBytes: 1024 ** 3,
    load: 0.5,
    node: "v26.0.0",
    postgres: "18.4",
    settings: { fsync: "off" },
  },
};

// A machine that is ten times as slow in the second round, and an engine that is twice as quick in both.
const measured = {
  writerAlone: [latency, latency],
  contestants: new Map([
    ["engine", [measurement(1, 4), measurement(10, 40)]],
    ["one-shot", [measurement(2, 2), measurement(20, 20)]],
  ]),
};

describe("the report", () => {
  it("compares each round with the reference in that round", () => {
    const [engine] = createReport(measured, options).contestants;
    expect(engine?.ratio).toEqual({ median: 2, min: 2, max: 2 });
    expect(engine?.wholeRatio).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
    expect(engine?.rowsPerSecond).toEqual({ median: 550, min: 100, max: 1_000 });
  });

  it("compares how busy the processors were, and only where every round knows it", () => {
    const busy = (processorTime: number): Measurement => ({ ...measurement(1, 1), processorTime });
    const contestants = new Map([
      ["engine", [busy(10), busy(20)]],
      ["one-shot", [busy(20), busy(60)]],
      ["unknown", [busy(10), measurement(1, 1)]],
    ]);
    const [engine, , unknown] = createReport({ ...measured, contestants }, options).contestants;
    // Microseconds a row, of a thousand rows.
    expect(engine?.processorTime).toEqual({ median: 15, min: 10, max: 20 });
    expect(engine?.processorRatio).toEqual({ median: 2.5, min: 2, max: 3 });
    expect(unknown).toMatchObject({ processorTime: null, processorRatio: null });
  });

  it("says by how much the heap and the indexes grew", () => {
    const [engine] = createReport(measured, options).contestants;
    expect(engine?.heapGrowth.median).toBeCloseTo(0.15);
    expect(engine?.indexGrowth.median).toBeCloseTo(1);
  });

  it("refuses to compare a contestant that missed a round", () => {
    const contestants = new Map([...measured.contestants, ["engine", [measurement(1, 4)]]]);
    expect(() => createReport({ ...measured, contestants }, options)).toThrow("can't be compared");
  });

  it("refuses to do without the reference", () => {
    const contestants = new Map([["engine", [measurement(1, 4)]]]);
    expect(() => createReport({ ...measured, contestants }, options)).toThrow(
      "one-shot was not measured",
    );
  });

  it("is rendered with medians, extremes and units", () => {
    const markdown = renderMarkdown(createReport(measured, options));
    expect(markdown).toMatch(/\| acme-tenancy backfill \| +2\.00× \| +550 \(100–1,000\) \|/);
    expect(markdown).toMatch(/\| acme-tenancy backfill \| +1\.0 ms \| +4\.0 ms \| +2\.5 s \|/);
    expect(markdown).toMatch(
      /\| +3\.0 MB \| +1\.00× \| +15\.0 % \| +100\.0 % \| +86\.0 % \| +1\.0 % \| +100 MB \|/,
    );
  });
});

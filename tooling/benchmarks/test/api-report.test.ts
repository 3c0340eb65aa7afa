import { expect, test } from "vitest";
import { createReport, renderMarkdown } from "../src/api/api-report.ts";
import type { Turn } from "../src/api/run-rounds.ts";

const turns = (...perSecond: number[]): Turn[] =>
  perSecond.map((each) => ({
    perSecond: each,
    median: 1_000 / each,
    p99: 2_000 / each,
    cpu: 300 / each,
  }));

const surroundings = {
  time: "2026-11-26T12:00:00.000Z",
  processors: "2 × some",
  memoryBytes: 1,
  load: 0,
  node: "v26",
  postgres: "18",
  settings: {},
};

test("overhead is the time and the CPU that was added, compared within each round", () => {
  const measured = new Map([
    [
      "list" as const,
      new Map([
        ["bare", turns(1_000, 500, 800)],
        ["API", turns(800, 400, 400)],
      ]),
    ],
  ]);
  const about = { conversations: 1, connections: 4, rounds: 3, surroundings };
  const report = createReport(measured, "bare", about);
  const api = report.answered.find(
    ({ server, question }) => server === "API" && question === "list",
  );
  expect(api?.overhead).toEqual({ median: 0.25, lower: 0.25, upper: 1 });
  expect(api?.cpuOverhead).toEqual({ median: 0.25, lower: 0.25, upper: 1 });
  expect(api?.perSecond.median).toBe(400);
  expect(renderMarkdown(report)).toMatch(
    /a page of 20 conversations, API .* 25\.0 % \(25\.0 %–100\.0 %\) \| 750 µs \(375 µs–750 µs\) \| 25\.0 % /,
  );
});

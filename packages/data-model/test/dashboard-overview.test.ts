import { describe, expect, test } from "vitest";
import { dashboardOverviewSchema } from "@acme/data-model";
import { busyOverview, emptyOverview } from "./overviews.ts";

/** Where the schema finds a fault, and how often: an overview without one gives an empty list. */
function faults(overview: unknown): string[] {
  const { error } = dashboardOverviewSchema.safeParse(overview);
  return error?.issues.map((issue) => issue.path.join(".")) ?? [];
}

const { summary, meta, quickStats, telemetry } = busyOverview;
const [newest, older] = busyOverview.recentConversations;
const [day] = busyOverview.trend;
const unknown = { kind: "unknown", percent: null };
const compared = (percent: number) => ({ kind: "compared", percent });

test.for([
  ["an organization without data", emptyOverview],
  ["one with data", busyOverview],
] as const)(
  "takes the overview of %s, and the same after it went over the wire",
  ([, overview]) => {
    const parsed = dashboardOverviewSchema.parse(overview);
    expect(parsed).toEqual(overview);
    expect(dashboardOverviewSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  },
);

describe("refuses", () => {
  const metric = (key: string, value: unknown) => ({
    ...busyOverview,
    summary: { ...summary, [key]: value },
  });
  const satisfaction = summary.satisfactionScore;

  test.for([
    ["a value without a sample", metric("satisfactionScore", { ...satisfaction, sampleSize: 0 })],
    ["a sample without a value", metric("satisfactionScore", { ...satisfaction, value: null })],
    [
      "a satisfaction outside the stars",
      metric("satisfactionScore", { ...satisfaction, value: 0 }),
    ],
    ["a share over 1", metric("resolutionRate", { ...summary.resolutionRate, value: 85 })],
    [
      "a percentage of what is not known",
      metric("satisfactionScore", { ...satisfaction, change: compared(1) }),
    ],
    [
      "100 % more than nothing",
      metric("activeUsers", { value: 3, previous: 0, change: compared(100) }),
    ],
    [
      "an unknown change of known counts",
      metric("activeUsers", { value: 3, previous: 2, change: unknown }),
    ],
    [
      "a new that was there before",
      metric("activeUsers", { value: 3, previous: 2, change: { kind: "new", percent: null } }),
    ],
    ["half a user", metric("activeUsers", { value: 1.5, previous: 3, change: compared(-50) })],
    [
      "a default success rate",
      { ...busyOverview, quickStats: { ...quickStats, successRate: { value: 1, sampleSize: 0 } } },
    ],
    [
      "a trend with a missing day",
      { ...busyOverview, trend: [day, { ...day, date: "2026-03-02" }] },
    ],
    ["a trend with a day twice", { ...busyOverview, trend: [day, day] }],
    [
      "a trend with the newest day first",
      { ...busyOverview, trend: busyOverview.trend.toReversed() },
    ],
    ["a day that no calendar has", { ...busyOverview, trend: [{ ...day, date: "2026-02-29" }] }],
    [
      "eleven recent conversations",
      { ...busyOverview, recentConversations: Array(11).fill(newest) },
    ],
    [
      "recent conversations with the oldest first",
      { ...busyOverview, recentConversations: [older, newest] },
    ],
    [
      "a preview of 141 code points",
      {
        ...busyOverview,
        recentConversations: [{ ...newest, lastMessagePreview: "a".repeat(141) }],
      },
    ],
    [
      "a preview cut inside a code point",
      {
        ...busyOverview,
        recentConversations: [{ ...newest, lastMessagePreview: "⛺🙂".slice(0, 2) }],
      },
    ],
    [
      "a language by its English name",
      { ...busyOverview, languageDistribution: [{ language: "English", messages: 1, share: 1 }] },
    ],
    [
      "usage of what was not used",
      {
        ...busyOverview,
        telemetry: {
          ...telemetry,
          byModel: telemetry.byModel.map((each) => ({ ...each, requests: 0 })),
        },
      },
    ],
    [
      "a time zone that nobody lives in",
      { ...busyOverview, meta: { ...meta, timeZone: "Mars/Olympus" } },
    ],
    [
      "a period that ends before it begins",
      {
        ...busyOverview,
        meta: { ...meta, period: { from: meta.period.to, to: meta.period.from } },
      },
    ],
    [
      "a comparison with the period itself",
      { ...busyOverview, meta: { ...meta, comparedWith: meta.period } },
    ],
    [
      "an instant in local time",
      { ...busyOverview, meta: { ...meta, computedAt: "2026-03-01T08:30:00" } },
    ],
  ] as const)("%s", ([, overview]) => {
    expect(faults(overview)).toHaveLength(1);
  });
});

test("names the place of a fault", () => {
  expect(faults({ ...busyOverview, meta: { ...meta, timeZone: "" } })).toEqual(["meta.timeZone"]);
});

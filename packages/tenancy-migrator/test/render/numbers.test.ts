import { describe, expect, it } from "vitest";
import { bar, count, moment, percent, plural } from "../../src/render/numbers.ts";

describe("a percentage", () => {
  it.each([
    [0, 0, "–"],
    [null, 10, "–"],
    [3, null, "–"],
    [0, 10, "0 %"],
    [10, 10, "100 %"],
    [1, 3, "33.3 %"],
    [1, 2, "50 %"],
    [29, 100, "29 %"],
    [9999, 10_000, "99.9 %"],
    [99_999_999, 100_000_000, "99.9 %"],
    [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER, "99.9 %"],
    [1, 100_000, "<0.1 %"],
  ])("of %s in %s is %s", (part, whole, expected) => {
    expect(percent(part, whole)).toBe(expected);
  });
});

describe("a bar", () => {
  it.each([
    [0, 0, "····"],
    [0, 8, "░░░░"],
    [1, 1000, "█░░░"],
    [4, 8, "██░░"],
    [999, 1000, "███░"],
    [8, 8, "████"],
  ])("of %s in %s is %s", (part, whole, expected) => {
    expect(bar(part, whole, 4)).toBe(expected);
  });
});

it("writes counts, nouns and moments for people", () => {
  expect([count(6569), count(null), plural(1, "row"), plural(2000, "row")]).toEqual([
    "6,569",
    "–",
    "1 row",
    "2,000 rows",
  ]);
  expect(moment("2026-03-01T12:00:03.123Z")).toBe("2026-03-01 12:00:03 UTC");
});

import { assert as assertProperty, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { niceScale } from "../../src/charts/nice-scale.ts";
import { spacedLabels } from "../../src/charts/spaced-labels.ts";
import { foldRest } from "../../src/overview/fold-rest.ts";
import { trendRows } from "../../src/overview/trend-rows.ts";

describe("an axis", () => {
  test.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [10, [0, 5, 10]],
    [97, [0, 50, 100]],
    [1_234, [0, 500, 1_000, 1_500]],
  ])("up to %d has lines at %j", (largest, ticks) =>
    expect(niceScale(largest)).toEqual({ max: ticks.at(-1), ticks }),
  );

  test("holds what is drawn on it, in whole numbers, with not many lines", () => {
    assertProperty(
      property(integer({ min: 0, max: 1_000_000_000 }), (largest) => {
        const { max, ticks } = niceScale(largest);
        expect(max).toBeGreaterThanOrEqual(largest);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.every((tick) => Number.isInteger(tick))).toBe(true);
      }),
    );
  });

  test("has labels as far apart as there is room for, and one at its end", () => {
    expect([...spacedLabels(7, 10)]).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect([...spacedLabels(30, 8)]).toEqual([29, 25, 21, 17, 13, 9, 5, 1]);
    expect([...spacedLabels(90, 0)]).toEqual([89]);
  });
});

describe("the trend", () => {
  const day = (date: string, conversations: number) => ({
    date,
    conversations,
    messages: 0,
    activeUsers: 0,
  });

  test("lays the period before over it from the end", () => {
    const rows = trendRows(
      [day("2026-03-03", 5), day("2026-03-04", 6)],
      [day("2026-02-28", 1), day("2026-03-01", 2), day("2026-03-02", 3)],
      "conversations",
    );
    expect(rows).toEqual([
      { date: "2026-03-03", value: 5, previous: { date: "2026-03-01", value: 2 } },
      { date: "2026-03-04", value: 6, previous: { date: "2026-03-02", value: 3 } },
    ]);
  });

  test("has nothing to compare with where nothing is compared, or the period before was shorter", () => {
    expect(trendRows([day("2026-03-03", 5)], undefined, "conversations")[0]?.previous).toBe(
      undefined,
    );
    const rows = trendRows(
      [day("2026-03-03", 5), day("2026-03-04", 6)],
      [day("2026-03-02", 3)],
      "conversations",
    );
    expect(rows.map(({ previous }) => previous?.value)).toEqual([undefined, 3]);
  });
});

test("what does not fit is folded into one entry, but never an entry alone", () => {
  expect(foldRest([1, 2, 3], 3)).toEqual({ first: [1, 2, 3], rest: [] });
  expect(foldRest([1, 2, 3, 4], 3)).toEqual({ first: [1, 2], rest: [3, 4] });
});

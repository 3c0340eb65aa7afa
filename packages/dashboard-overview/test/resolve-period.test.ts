import { describe, expect, it } from "vitest";
import type { PeriodRequest } from "../src/index.ts";
import { resolvePeriod } from "../src/period/resolve-period.ts";

const at = (text: string): number => Date.parse(text);
const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();

/** Where a period begins, where its comparison does, and which days it has. */
function resolved(period: PeriodRequest, timeZone: string, now: string) {
  const { from, previousFrom, until, days } = resolvePeriod(period, timeZone, at(now));
  return {
    from: iso(from),
    previousFrom: iso(previousFrom),
    until: iso(until),
    first: days.at(0)?.date,
    last: days.at(-1)?.date,
    count: days.length,
  };
}

describe("a period", () => {
  it.each([
    ["today", "2026-03-10T00:00:00.000Z", "2026-03-09T00:00:00.000Z", 1],
    ["7d", "2026-03-04T00:00:00.000Z", "2026-02-25T00:00:00.000Z", 7],
    ["30d", "2026-02-09T00:00:00.000Z", "2026-01-10T00:00:00.000Z", 30],
    ["90d", "2025-12-11T00:00:00.000Z", "2025-09-12T00:00:00.000Z", 90],
    ["month-to-date", "2026-03-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z", 10],
  ] as const)(
    "of %s begins with its first day and ends now",
    (period, from, previousFrom, count) => {
      expect(resolved(period, "UTC", "2026-03-10T12:00:00Z")).toMatchObject({
        from,
        previousFrom,
        until: null,
        last: "2026-03-10",
        count,
      });
    },
  );

  it("is of the days of its time zone", () => {
    expect(resolved("today", "Asia/Kolkata", "2026-03-09T18:30:00.001Z")).toMatchObject({
      from: "2026-03-09T18:30:00.000Z",
      first: "2026-03-10",
    });
  });

  it("is of the day that ends with the given moment where that is midnight", () => {
    expect(resolved("today", "Asia/Kolkata", "2026-03-09T18:30:00Z")).toMatchObject({
      from: "2026-03-08T18:30:00.000Z",
      first: "2026-03-09",
    });
  });

  it("of days that are over ends with the last of them", () => {
    expect(
      resolved({ from: "2026-02-01", to: "2026-02-03" }, "Europe/Lisbon", "2026-03-10T12:00:00Z"),
    ).toEqual({
      from: "2026-02-01T00:00:00.000Z",
      previousFrom: "2026-01-29T00:00:00.000Z",
      until: "2026-02-04T00:00:00.000Z",
      first: "2026-02-01",
      last: "2026-02-03",
      count: 3,
    });
  });

  it("that goes on into the future has days up to the current one", () => {
    expect(
      resolved({ from: "2026-03-09", to: "2026-03-20" }, "UTC", "2026-03-10T12:00:00Z"),
    ).toMatchObject({ until: null, last: "2026-03-10", count: 2 });
  });
});

describe("a day begins", () => {
  it.each([
    [
      "an hour late where clocks skip midnight",
      "America/Havana",
      "2026-03-08",
      "2026-03-08T05:00:00.000Z",
    ],
    [
      "at the first midnight where there are two",
      "America/Havana",
      "2026-11-01",
      "2026-11-01T04:00:00.000Z",
    ],
    ["at a quarter to the hour", "Asia/Kathmandu", "2026-03-10", "2026-03-09T18:15:00.000Z"],
    [
      "half an hour later when Lord Howe's winter is over",
      "Australia/Lord_Howe",
      "2026-04-06",
      "2026-04-05T13:30:00.000Z",
    ],
    [
      "with the next one where it never was",
      "Pacific/Apia",
      "2011-12-30",
      "2011-12-30T10:00:00.000Z",
    ],
  ])("%s", (_, timeZone, date, start) => {
    expect(
      iso(resolvePeriod({ from: date, to: date }, timeZone, at("2026-12-31T00:00:00Z")).from),
    ).toBe(start);
  });

  it("at its own time on each of the days around a change of clocks", () => {
    const { days } = resolvePeriod("7d", "Europe/Lisbon", at("2026-03-31T12:00:00Z"));
    expect(days.map(({ start }) => iso(start))).toEqual([
      "2026-03-25T00:00:00.000Z",
      "2026-03-26T00:00:00.000Z",
      "2026-03-27T00:00:00.000Z",
      "2026-03-28T00:00:00.000Z",
      "2026-03-29T00:00:00.000Z",
      "2026-03-29T23:00:00.000Z",
      "2026-03-30T23:00:00.000Z",
    ]);
  });
});

describe("what is no period", () => {
  it.each([
    ["it ends before it begins", { from: "2026-03-02", to: "2026-03-01" }],
    ["it is longer than a year", { from: "2025-01-01", to: "2026-01-02" }],
    ["it has not begun", { from: "2026-03-11", to: "2026-03-12" }],
    ["a day is not in the calendar", { from: "2026-02-30", to: "2026-03-01" }],
    ["a day is no day", { from: "yesterday", to: "2026-03-01" }],
    ["a day has a time", { from: "2026-03-01T00:00", to: "2026-03-01" }],
  ])("is refused where %s", (_, period) => {
    expect(() => resolvePeriod(period, "UTC", at("2026-03-10T12:00:00Z"))).toThrow(
      expect.objectContaining({ code: "TENANT_INPUT_INVALID" }),
    );
  });

  it.each(["Mars/Olympus", "", "UTC; DROP TABLE messages"])(
    "is refused where the time zone is %j",
    (timeZone) => {
      expect(() => resolvePeriod("today", timeZone, at("2026-03-10T12:00:00Z"))).toThrow(
        expect.objectContaining({ code: "TENANT_INPUT_INVALID" }),
      );
    },
  );
});

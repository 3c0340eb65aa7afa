import { ApiError } from "@acme/api/client";
import { describe, expect, test } from "vitest";
import { describeError } from "../../src/api/describe-error.ts";
import { isDue, isShort, refreshInterval, retryDelay, shouldRetry } from "../../src/api/retry.ts";
import { parseSearch, stringifySearch } from "../../src/app/search.ts";
import {
  conversationsFilter,
  conversationsSearchSchema,
} from "../../src/conversations/conversations-search.ts";
import { periodProblem } from "../../src/filters/period-problem.ts";
import { timeZones } from "../../src/filters/time-zones.ts";
import {
  conversationsSearch,
  overviewFilter,
  overviewSearchSchema,
} from "../../src/overview/overview-search.ts";
import { mayActAs } from "../../src/organizations/role-names.ts";
import { moveActive } from "../../src/ui/move-active.ts";

describe("the address", () => {
  test("keeps texts that look like something else", () => {
    const search = parseSearch("?q=12&compare=none&tz=Asia%2FKolkata");
    expect(search).toEqual({ q: "12", compare: "none", tz: "Asia/Kolkata" });
    expect(stringifySearch(search)).toBe("?q=12&compare=none&tz=Asia%2FKolkata");
    expect(stringifySearch({ q: "", domain: undefined })).toBe("");
  });

  test("that makes no sense is read as far as it does", () => {
    const search = overviewSearchSchema.parse({
      period: "7d",
      tz: "Mars/Olympus",
      domain: "1 OR 1=1",
      compare: "yes",
      from: "yesterday",
    });
    expect(overviewFilter(search)).toEqual({ period: "7d" });
  });

  test("with half a custom period has the usual one", () => {
    const search = overviewSearchSchema.parse({ period: "custom", from: "2026-01-01" });
    expect(overviewFilter(search)).toEqual({ period: "30d" });
  });

  test("of the overview becomes the one of the conversations behind it", () => {
    const search = overviewSearchSchema.parse({ compare: "none", tz: "Asia/Kolkata" });
    const there = conversationsSearchSchema.parse(conversationsSearch(search));
    expect(conversationsFilter(there)).toEqual({ period: "30d", timeZone: "Asia/Kolkata" });
  });

  test("of conversations without a period means all of them", () => {
    expect(conversationsFilter({ q: "" })).toEqual({});
    expect(conversationsFilter({ q: "refund", status: "waiting" })).toEqual({
      search: "refund",
      status: "waiting",
    });
  });
});

describe("a request that failed", () => {
  const limited = new ApiError("rate_limited", "Too many.", { retryAfter: 45 });

  test("is sent again when the API says, and never sooner than it wants", () => {
    expect(shouldRetry(0, limited)).toBe(true);
    expect(shouldRetry(3, limited)).toBe(false);
    expect(retryDelay(0, limited)).toBe(45_000);
    expect(refreshInterval(limited)).toBe(45_000);
    expect(refreshInterval(null)).toBe(30_000);
  });

  test("is not sent by whoever looks again, either, before the API wants it", () => {
    const now = Date.now();
    const old = { data: 1, dataUpdatedAt: now - 31_000, error: null, errorUpdatedAt: 0 };
    expect(isDue(old)).toBe(true);
    expect(isDue({ ...old, dataUpdatedAt: now - 20_000 })).toBe(false);
    const refused = { ...old, error: limited, errorUpdatedAt: now - 40_000 };
    expect(isDue(refused)).toBe(false);
    expect(isDue({ ...refused, errorUpdatedAt: now - 46_000 })).toBe(true);
    expect(isDue({ ...refused, error: new ApiError("unreachable", "Gone.") })).toBe(true);
  });

  test("is not sent by itself for each part of a list that somebody has scrolled far through", () => {
    expect(isShort({ data: { pages: [1, 2, 3] } })).toBe(true);
    expect(isShort({ data: { pages: [1, 2, 3, 4] } })).toBe(false);
    expect(isShort({ data: undefined })).toBe(true);
    expect(isShort({ data: ["pages"] })).toBe(true);
  });

  test("is not sent again where that would change nothing", () => {
    expect(shouldRetry(0, new ApiError("not_a_member", "No."))).toBe(false);
    expect(shouldRetry(0, new TypeError("Ours."))).toBe(false);
    expect(retryDelay(2, new ApiError("unreachable", "Gone."))).toBe(4_000);
  });

  test("is put in words that say what to do", () => {
    expect(describeError(limited).text).toContain("Next try in 45 seconds");
    expect(describeError(new ApiError("unreachable", "Gone.")).title).toBe("No connection");
  });
});

describe("choices", () => {
  test("of days are refused with a reason", () => {
    const period = (from: string, to: string) => periodProblem({ from, to });
    expect(period("", "2026-01-01")).toBe("Choose both days.");
    expect(period("2026-01-02", "2026-01-01")).toBe("The last day is before the first.");
    expect(period("2025-01-01", "2026-01-02")).toBe("Choose at most 366 days.");
    expect(period("2025-01-01", "2026-01-01")).toBe(undefined);
  });

  test("of time zones have the names of today", () => {
    expect(timeZones).toContain("Asia/Kolkata");
    expect(timeZones).not.toContain("Asia/Calcutta");
    expect(new Set(timeZones).size).toBe(timeZones.length);
  });

  test("in a list are reached by keys, around its ends", () => {
    expect(moveActive("ArrowDown", 9, 10)).toBe(0);
    expect(moveActive("ArrowUp", 0, 10)).toBe(9);
    expect(moveActive("PageDown", 5, 10)).toBe(9);
    expect(moveActive("a", 5, 10)).toBe(undefined);
    expect(moveActive("ArrowDown", 0, 0)).toBe(undefined);
  });

  test("of what may be done are those of the role and of every lower one", () => {
    expect(mayActAs("owner", "admin")).toBe(true);
    expect(mayActAs("viewer", "member")).toBe(false);
    expect(mayActAs(undefined, "viewer")).toBe(false);
  });
});

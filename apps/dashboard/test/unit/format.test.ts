import { previewLength } from "@acme/data-model";
import { describe, expect, test } from "vitest";
import { addDays, dayOf, formatAgo, formatDays, formatMoment } from "../../src/format/dates.ts";
import {
  formatBytes,
  formatChange,
  formatCompact,
  formatDollarColumn,
  formatDollars,
  formatDuration,
  formatShare,
  plural,
} from "../../src/format/format.ts";
import { languageName } from "../../src/format/language-name.ts";
import { formatPreview } from "../../src/format/preview.ts";

describe("what was said last", () => {
  test("ends in dots where the API does not tell all of it, and is said to be nothing where it is", () => {
    expect(formatPreview("All of it.")).toBe("All of it.");
    expect(formatPreview(null)).toBe("Nothing said yet");
    expect(formatPreview("🧊".repeat(previewLength - 1))).not.toContain("…");
    expect(formatPreview(`${"🧊".repeat(previewLength - 1)} `)).toMatch(/🧊 …$/u);
  });
});

describe("numbers", () => {
  test.each([
    [0.85, "850 ms"],
    [4.2, "4.2 s"],
    [59.94, "59.9 s"],
    [60, "1 min"],
    [125, "2 min 5 s"],
    [3_600, "1 h"],
    [11_400, "3 h 10 min"],
  ])("%d seconds are %s", (seconds, said) => expect(formatDuration(seconds)).toBe(said));

  test("are whole while there is room, and short after that", () => {
    expect([9_999, 12_345, 1_234_567].map((each) => formatCompact(each))).toEqual([
      "9,999",
      "12.3K",
      "1.2M",
    ]);
  });

  test("that stand below each other have as many digits as each other", () => {
    expect([0.88, 0.075, 1].map((each) => formatShare(each))).toEqual(["88.0%", "7.5%", "100.0%"]);
    expect(formatDollarColumn([0.038, 0.25])).toEqual(["$0.038", "$0.250"]);
    expect(formatDollarColumn([0.038, 12])).toEqual(["$0.04", "$12.00"]);
  });

  test("have a sign where they are changes, and two digits where they are a few cents", () => {
    expect([12.5, -3, 0].map((each) => formatChange(each))).toEqual(["+12.5%", "-3.0%", "0.0%"]);
    expect([0, 0.0123, 0.3, 1_234.5].map((each) => formatDollars(each))).toEqual([
      "$0.00",
      "$0.012",
      "$0.30",
      "$1,234.50",
    ]);
  });

  test("have their word in the right number", () => {
    expect(plural(1, "reply", "replies")).toBe("1 reply");
    expect(plural(1_200, "reply", "replies")).toBe("1,200 replies");
    expect([1, 1_500, 2_500_000].map((each) => formatBytes(each))).toEqual([
      "1 byte",
      "1.5 kB",
      "2.5 MB",
    ]);
  });
});

describe("days and instants", () => {
  test("have their year where it is another one", () => {
    const now = new Date("2026-06-01T00:00:00Z");
    expect(formatMoment("2026-03-01T22:05:00Z", "Europe/Berlin", now)).toBe("Mar 1, 11:05 PM");
    expect(formatMoment("2025-03-01T22:05:00Z", "UTC", now)).toBe("Mar 1, 2025, 10:05 PM");
  });

  test("belong to the time zone that is looked at", () => {
    const instant = "2026-03-01T20:00:00.000Z";
    expect(dayOf(instant, "America/Los_Angeles")).toBe("2026-03-01");
    expect(dayOf(instant, "Asia/Kathmandu")).toBe("2026-03-02");
  });

  test("are counted over the ends of months and years", () => {
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(addDays("2025-12-31", 1)).toBe("2026-01-01");
  });

  test("say the year where it is another", () => {
    const now = new Date("2026-06-01T00:00:00Z");
    expect(formatDays("2026-05-01", "2026-05-30", now)).toBe("May 1 – May 30");
    expect(formatDays("2025-05-01", "2025-05-30", now)).toBe("May 1 – May 30, 2025");
    expect(formatDays("2025-12-20", "2026-01-05", now)).toBe("Dec 20, 2025 – Jan 5, 2026");
    expect(formatDays("2026-05-01", "2026-05-01", now)).toBe("May 1");
  });

  test.each([
    [20_000, "just now"],
    [180_000, "3 min. ago"],
    [7_200_000, "2 hr. ago"],
    [172_800_000, "2 days ago"],
    [40 * 86_400_000, "Apr 22, 2026"],
  ])("%d milliseconds ago are %s", (age, said) => {
    const now = Date.parse("2026-06-01T12:00:00Z");
    expect(formatAgo(new Date(now - age).toISOString(), now)).toBe(said);
  });
});

test("languages have names, and what nobody could tell is called that", () => {
  expect(["pt", "ar", "und"].map((tag) => languageName(tag))).toEqual([
    "Portuguese",
    "Arabic",
    "Not recognised",
  ]);
});

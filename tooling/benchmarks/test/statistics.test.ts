import { describe, expect, it } from "vitest";
import { median, percentile, ratios, spread } from "../src/statistics.ts";

describe("median", () => {
  it("is the middle value, whatever the order", () => {
    expect(median([30, 1, 20])).toBe(20);
  });

  it("is between the two middle values of an even number", () => {
    expect(median([4, 1, 2, 10])).toBe(3);
  });

  it("compares numbers as numbers", () => {
    expect(median([100, 9, 10])).toBe(10);
  });
});

describe("percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it("is a value that was measured, by nearest rank", () => {
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile([1, 1_000], 0.99)).toBe(1_000);
    expect(percentile([7], 0.5)).toBe(7);
  });

  it("has the extremes at its ends", () => {
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile(hundred, 1)).toBe(100);
  });

  it("refuses what is no share", () => {
    expect(() => percentile([1], 99)).toThrow("a share is from 0 to 1, not 99");
  });

  it("refuses to make a result out of nothing, or of what is no number", () => {
    expect(() => percentile([], 0.5)).toThrow("nothing was measured");
    expect(() => percentile([1, Number.NaN], 0.5)).toThrow("not a number");
  });

  it("leaves the values as they were", () => {
    const values = [3, 1, 2];
    percentile(values, 1);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("spread", () => {
  it("holds the median and both extremes", () => {
    expect(spread([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
  });
});

describe("ratios", () => {
  it("compare within each round, so that a slow round does not count", () => {
    expect(ratios([20, 2], [10, 1])).toEqual([2, 2]);
  });

  it("refuse rounds that don't belong together", () => {
    expect(() => ratios([1, 2], [1])).toThrow("2 values can't be compared with 1");
  });
});

import { describe, expect, it } from "vitest";

import { resolveOptions } from "../src/demo-data-options.ts";

describe("resolveOptions", () => {
  it.each([
    [{ scale: 0 }, /scale is 0, but must be a number above 0/],
    [{ scale: Number.NaN }, /scale is NaN/],
    [{ scale: 10_001 }, /up to 10000/],
    [{ seed: 1.5 }, /seed is 1.5, but must be an integer/],
    [{ now: new Date("never") }, /now is Invalid Date/],
    [{ embeddingDimensions: 0 }, /embeddingDimensions is 0/],
  ])("refuses %o", (options, message) => {
    expect(() => resolveOptions(options)).toThrow(
      expect.objectContaining({
        code: "DEMO_DATA_BAD_OPTION",
        message: expect.stringMatching(message),
      }),
    );
  });

  it("takes no dirt, all of it, or some", () => {
    expect(resolveOptions({}).dirt.size).toBe(0);
    expect(resolveOptions({ dirty: true }).dirt.size).toBe(5);
    expect([...resolveOptions({ dirty: ["orphan"] }).dirt]).toEqual(["orphan"]);
  });
});

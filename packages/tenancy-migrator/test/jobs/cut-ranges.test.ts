import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Untouched } from "../../src/backfill/cut-ranges.ts";
import { cutRanges } from "../../src/backfill/cut-ranges.ts";

const window = 100;

describe("where further ranges begin", () => {
  it.each([
    { what: "halves a table", untouched: [[0, 1_000]], jobs: 2, cuts: [500] },
    { what: "cuts it in three", untouched: [[0, 1_000]], jobs: 3, cuts: [333, 666] },
    {
      what: "makes no more than there are windows",
      untouched: [[0, 250]],
      jobs: 9,
      cuts: [83, 166],
    },
    { what: "leaves a single window whole", untouched: [[0, 100]], jobs: 2, cuts: [] },
    { what: "leaves an empty table whole", untouched: [[0, 0]], jobs: 2, cuts: [] },
    { what: "cuts nothing for one job", untouched: [[0, 1_000]], jobs: 1, cuts: [] },
    {
      what: "cuts nothing where there are ranges enough",
      untouched: [
        [0, 100],
        [500, 9_000],
      ],
      jobs: 2,
      cuts: [],
    },
    {
      what: "gives what is left of several ranges to those who have none",
      untouched: [
        [100, 500],
        [1_000, 2_600],
      ],
      jobs: 5,
      cuts: [1_400, 1_800, 2_200],
    },
    {
      what: "passes a range over whose last window has begun",
      untouched: [
        [1_300, 1_200],
        [2_000, 3_000],
      ],
      jobs: 3,
      cuts: [2_333, 2_666],
    },
  ])("$what", ({ untouched, jobs, cuts }) => {
    const ranges = untouched.map(([from = 0, to = 0]): Untouched => ({ from, to }));
    expect(cutRanges(ranges, jobs, window)).toEqual(cuts);
  });

  it("are within what nobody has come to, in order, and half a window apart", () => {
    const lengths = fc.array(fc.record({ begun: fc.nat(200), untouched: fc.nat(5_000) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 20 }), (ranges, jobs) => {
        let at = 0;
        const untouched = ranges.map((range): Untouched => {
          const from = at + range.begun;
          at = from + range.untouched;
          return { from, to: at };
        });
        const cuts = cutRanges(untouched, jobs, window);
        const parts = untouched.map(({ from, to }) => [
          from,
          ...cuts.filter((cut) => cut > from && cut < to),
          to,
        ]);
        expect(parts.flatMap((part) => part.slice(1, -1))).toEqual(cuts);
        for (const part of parts.filter(({ length }) => length > 2)) {
          const sizes = part.slice(1).map((cut, index) => cut - (part[index] ?? cut));
          expect(Math.min(...sizes)).toBeGreaterThanOrEqual(window / 2);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

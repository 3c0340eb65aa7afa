import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adaptPace, pacesByPass, yieldPace } from "../src/backfill/batch-pace.ts";

describe("the pace of the batches", () => {
  it.each([
    [200, "halves, and no less, after one slow batch", 10_000, 100],
    [200, "doubles, and no more, after a quick one", 1, 400],
    [200, "goes by how far it was off in between", 80, 250],
    [1, "never stops", 60_000, 1],
    [4_000, "never leaves its window", 1, 4_096],
  ])("of %i blocks %s", (blocks, _what, milliseconds, next) => {
    expect(adaptPace({ blocks }, { blocks, milliseconds }, 100, 4_096)).toEqual({ blocks: next });
  });

  it.each([
    [1, 1],
    [3, 1],
    [128, 64],
  ])("of %i blocks is %i after one that others waited for", (blocks, next) => {
    expect(yieldPace({ blocks })).toEqual({ blocks: next });
  });

  it("learns from a batch that was cut short only that it was too long", () => {
    expect(adaptPace({ blocks: 400 }, { blocks: 10, milliseconds: 5 }, 100, 4_096)).toEqual({
      blocks: 400,
    });
    expect(adaptPace({ blocks: 400 }, { blocks: 100, milliseconds: 125 }, 100, 4_096)).toEqual({
      blocks: 80,
    });
  });

  it("is each pass's own, and a new one's is that of the pass before", () => {
    const paces = pacesByPass({ blocks: 64 });
    expect(paces.of(0)).toEqual({ blocks: 64 });
    paces.set(0, { blocks: 8 });
    expect(paces.of(1)).toEqual({ blocks: 8 });
    paces.set(1, { blocks: 512 });
    expect([0, 1, 2, 3].map((pass) => paces.of(pass).blocks)).toEqual([8, 512, 512, 64]);
  });

  it("settles at the target where the time goes by the number of blocks", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 20, noNaN: true }), (millisecondsPerBlock) => {
        let pace = { blocks: 64 };
        for (let batch = 0; batch < 20; batch += 1) {
          const milliseconds = pace.blocks * millisecondsPerBlock;
          pace = adaptPace(pace, { blocks: pace.blocks, milliseconds }, 100, 4_096);
        }
        const best = Math.min(100 / millisecondsPerBlock, 4_096);
        expect(Math.abs(pace.blocks - best)).toBeLessThanOrEqual(Math.max(1, best * 0.02));
      }),
      { seed: 1 },
    );
  });
});

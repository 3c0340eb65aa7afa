import type { ClientBase } from "pg";
import type { BackfillOptions } from "./backfill-options.ts";
import { cutRanges } from "./cut-ranges.ts";
import type { HeapRelation } from "./heap-relation.ts";
import type { RangePosition } from "./position.ts";
import { beginRanges, positionsOf } from "./position.ts";

/** Blocks of a relation that one job fills, with where that stands. */
export type HeapRange = {
  readonly relation: HeapRelation;
  /** Excluded: the next range begins with it, or nothing does. */
  readonly end: number;
  readonly position: RangePosition;
};

/**
 * The ranges of a relation, cut anew where there are fewer left than jobs. The ends are nowhere written
 * down: a range that begins within another one's blocks takes the rest of them over. So a run goes on from
 * every position with as many jobs as it likes.
 */
export async function rangesOf(
  client: ClientBase,
  relation: HeapRelation,
  { jobs, windowBlocks }: BackfillOptions,
): Promise<readonly HeapRange[]> {
  const found = asRanges(relation, await positionsOf(client, relation));
  const starts = cutRanges(
    found
      .filter(({ position }) => !position.finished)
      .map((range) => ({ from: untouchedFrom(range, windowBlocks), to: range.end })),
    jobs,
    windowBlocks,
  );
  if (starts.length === 0) return found;
  const begun = await beginRanges(client, relation, starts);
  return asRanges(relation, [...found.map(({ position }) => position), ...begun]);
}

function asRanges(
  relation: HeapRelation,
  positions: readonly RangePosition[],
): readonly HeapRange[] {
  const inOrder = positions.toSorted((one, other) => one.rangeStart - other.rangeStart);
  return inOrder.map((position, index) => ({
    relation,
    end: Math.min(inOrder[index + 1]?.rangeStart ?? relation.blocks, relation.blocks),
    position,
  }));
}

/** A window that has begun stays whole: its passes make room for each other. */
function untouchedFrom({ position }: HeapRange, windowBlocks: number): number {
  const { windowStart, pass, block } = position;
  return pass === 0 && block === windowStart ? windowStart : windowStart + windowBlocks;
}

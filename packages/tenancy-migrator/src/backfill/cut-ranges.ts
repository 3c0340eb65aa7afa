/** Blocks of one range that nobody has come to yet, the end excluded. */
export type Untouched = { readonly from: number; readonly to: number };

/**
 * Where to begin further ranges so that every job has one, each about as long as the others. None is
 * shorter than half a window: what a window is for would be lost.
 *
 * @param untouched Of each range that is left.
 */
export function cutRanges(
  untouched: readonly Untouched[],
  jobs: number,
  windowBlocks: number,
): readonly number[] {
  if (untouched.length >= jobs) return [];
  const total = untouched.reduce((sum, range) => sum + lengthOf(range), 0);
  return untouched.flatMap((range) => {
    const length = lengthOf(range);
    const parts = Math.min(
      Math.round((length / Math.max(total, 1)) * jobs),
      Math.ceil(length / windowBlocks),
    );
    return Array.from(
      { length: Math.max(parts - 1, 0) },
      (_, part) => range.from + Math.floor((length * (part + 1)) / parts),
    );
  });
}

function lengthOf({ from, to }: Untouched): number {
  return Math.max(to - from, 0);
}

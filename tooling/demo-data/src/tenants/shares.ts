/** The largest organization's part of all rows. */
const largestShare = 0.34;

/**
 * The part of all rows that each of `count` organizations has: one whale, the rest a long tail (1/2, 1/3, 1/4 …).
 * The whale's part is fixed: under a plain Zipf law it would shrink as organizations are added.
 */
export function organizationShares(count: number): number[] {
  if (count === 1) return [1];
  const tail = Array.from({ length: count - 1 }, (_, index) => 1 / (index + 2));
  const total = tail.reduce((sum, weight) => sum + weight, 0);
  return [largestShare, ...tail.map((weight) => (weight / total) * (1 - largestShare))];
}

/** Gives `total` pieces out by share, at least one each, largest remainders first. */
export function apportion(total: number, shares: readonly number[]): number[] {
  const spare = total - shares.length;
  const sum = shares.reduce((all, share) => all + share, 0);
  const exact = shares.map((share) => (share / sum) * spare);
  const pieces = exact.map(Math.floor);
  const left = spare - pieces.reduce((all, count) => all + count, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  const lucky = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return pieces.map((count, index) => 1 + count + (lucky.has(index) ? 1 : 0));
}

/** What several rounds of the same measurement came to. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };

/** @throws {RangeError} when there is nothing to sum up: that is no result, and not 0 either. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: percentile(values, 0), max: percentile(values, 1) };
}

/** The middle value; between two, their mean. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = Math.floor(sorted.length / 2);
  const lower = sorted.length % 2 === 0 ? upper - 1 : upper;
  return (at(sorted, lower) + at(sorted, upper)) / 2;
}

/**
 * The smallest value that at least this share of the values don't exceed (nearest rank): always one
 * that was measured, so a p99 of latencies is a wait that somebody had.
 *
 * @param share from 0 (the smallest) to 1 (the largest).
 */
export function percentile(values: readonly number[], share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is from 0 to 1, not ${share}`);
  const sorted = ascending(values);
  return at(sorted, Math.max(Math.ceil(share * sorted.length), 1) - 1);
}

/**
 * Each value over the value of the same round: what slowed a whole round down, slowed both.
 *
 * @throws {RangeError} when the rounds are not the same ones.
 */
export function ratios(values: readonly number[], to: readonly number[]): readonly number[] {
  if (values.length !== to.length) {
    throw new RangeError(`${values.length} values can't be compared with ${to.length}`);
  }
  return values.map((value, index) => value / at(to, index));
}

function ascending(values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new RangeError("nothing was measured");
  if (values.some((value) => Number.isNaN(value))) throw new RangeError("a value is not a number");
  return values.toSorted((left, right) => left - right);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no value at ${index}`);
  return value;
}

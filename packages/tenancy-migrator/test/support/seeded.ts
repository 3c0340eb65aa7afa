/** Choices that depend on a seed alone. */
export type Choices = {
  /** In [0, 1). */
  readonly fraction: () => number;
  /** A whole number from 0 to below the given one. */
  readonly below: (count: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Each>(list: readonly [Each, ...Each[]]) => Each;
};

/** By mulberry32. */
export function choicesFrom(seed: number): Choices {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(fraction() * count);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}

/** Draws of one lane of the load: the same for the same seed, whatever the other lanes do. */
export type Random = {
  /** A whole number from 0, below the limit. */
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  /** @throws RangeError where there is nothing to pick from */
  readonly pick: <Item>(items: readonly Item[]) => Item;
};

/** mulberry32: 32 bits of state are plenty for a choice of requests. */
export function seededRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick: (items) => {
      const index = below(items.length);
      const item = items[index];
      if (item === undefined) throw new RangeError("there is nothing to pick from");
      return item;
    },
  };
}

/** The upper end of an axis from 0, and where its lines are. */
export type Scale = { readonly max: number; readonly ticks: readonly number[] };

/**
 * An axis from 0 that holds `largest`, in whole round steps (1, 2 or 5 times a power of ten), about
 * `lines` of them.
 */
export function niceScale(largest: number, lines = 4): Scale {
  const rough = Math.max(largest, 1) / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  // What is counted comes in ones.
  const step = Math.max(1, Math.round(factor * power));
  const count = Math.max(1, Math.ceil(largest / step));
  return {
    max: step * count,
    ticks: Array.from({ length: count + 1 }, (_none, at) => at * step),
  };
}

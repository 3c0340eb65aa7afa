import { createHash } from "node:crypto";

/**
 * Chance without random(): each draw is a hash of (seed, label, row number), so the same row gets the same value
 * on every server, in any order, in any chunk. `n` is SQL for the row's number (bigint) throughout.
 */
export interface Draws {
  /** SQL for a bigint from 0 to 2^63 - 1. */
  bits(label: string, n: string): string;
  /** SQL for an integer from 0 up to, not including, `below` (a number or SQL). */
  integer(label: string, n: string, below: number | string): string;
  /** SQL for a boolean that is true in `share` (0 to 1) of the rows. */
  chance(label: string, n: string, share: number): string;
  /** SQL for the ordinal (from 0) into shares whose {@link drawThresholds} are in `thresholds` (SQL, int[]). */
  weighted(label: string, n: string, thresholds: string): string;
  /** SQL for a valid UUID version 4. */
  uuid(label: string, n: string): string;
}

/** The draws of one seed. Labels must be constants of the source: they become part of SQL. */
export function drawsOf(seed: number): Draws {
  // 64 bits of the label's hash start an independent stream a label.
  const stream = (label: string): bigint =>
    createHash("sha256").update(`${seed}:${label}`).digest().readBigInt64BE(0);
  const hash = (label: string, n: string): string =>
    `hashint8extended(${n}, '${stream(label)}'::bigint)`;
  const bits = (label: string, n: string): string => `(${hash(label, n)} & 9223372036854775807)`;
  const integer = (label: string, n: string, below: number | string): string =>
    `(${bits(label, n)} % ${below})::integer`;

  return {
    bits,
    integer,
    chance: (label, n, share) => `(${bits(label, n)} % 1000000 < ${Math.round(share * 1_000_000)})`,
    weighted: (label, n, thresholds) =>
      `(width_bucket((${hash(label, n)} & 2147483647)::integer, ${thresholds}) - 1)`,
    uuid: (label, n) =>
      // The digits that RFC 9562 fixes: the version (4) and the variant (8, 9, a or b).
      `overlay(overlay(md5('${seed}:${label}:' || ${n}) placing '4' from 13)` +
      ` placing substr('89ab', 1 + (${hash(label, n)} & 3)::integer, 1) from 17)::uuid`,
  };
}

/**
 * Where each share begins on the scale 0 to 2^31 - 1 that {@link Draws.weighted} throws its dart at.
 * The first is always 0.
 */
export function drawThresholds(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const start = Math.floor((before / total) * 2 ** 31);
    before += weight;
    return start;
  });
}

/** SQL for a literal int[] of {@link drawThresholds}. */
export function thresholdsLiteral(weights: readonly number[]): string {
  return `'{${drawThresholds(weights).join(",")}}'::integer[]`;
}

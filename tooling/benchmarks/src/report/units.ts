import type { Spread } from "../statistics.ts";

/** A median with its extremes behind it: `1.07 (0.98–1.12)`. One round has no extremes. */
export function withExtremes(
  { median, min, max }: Spread,
  show: (value: number) => string,
): string {
  return min === max ? show(median) : `${show(median)} (${show(min)}–${show(max)})`;
}

export function rate(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

export function ratio(value: number): string {
  return `${value.toFixed(2)}×`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function megabytes(bytes: number): string {
  const value = bytes / 1024 ** 2;
  return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US")} MB`;
}

export function duration(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** From milliseconds, for what takes less than one of them. */
export function microseconds(milliseconds: number): string {
  return `${Math.round(milliseconds * 1_000).toLocaleString("en-US")} µs`;
}

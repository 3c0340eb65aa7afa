/** A count as people read it: `6569` → `6,569`; `–` where there is none. */
export function count(value: number | null): string {
  return value === null ? "–" : value.toLocaleString("en-US");
}

/** `1 table`, `2 tables`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/**
 * A share with at most one decimal, always rounded towards the worse reading: only all is `100 %`, and
 * only none is `0 %`. Of nothing there is no share: `–`.
 */
export function percent(part: number | null, whole: number | null): string {
  if (part === null || whole === null || whole === 0) return "–";
  if (part === whole) return "100 %";
  if (part === 0) return "0 %";
  const tenths = Math.floor((part / whole) * 1000);
  return tenths === 0 ? "<0.1 %" : `${tenths / 10} %`;
}

/** A bar of `length` cells; full only for all, empty only for none. */
export function bar(part: number, whole: number, length: number): string {
  if (whole === 0) return "·".repeat(length);
  const share = Math.floor((part / whole) * length);
  const cells = part >= whole ? length : part === 0 ? 0 : Math.min(Math.max(share, 1), length - 1);
  return "█".repeat(cells).padEnd(length, "░");
}

/** `2026-03-01T12:00:03.123Z` → `2026-03-01 12:00:03 UTC`. */
export function moment(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

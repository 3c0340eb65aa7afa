/** The browser's own language for numbers and dates; `undefined` is what `Intl` takes for that. */
const locale = undefined;

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const oneDigit = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const percent = new Intl.NumberFormat(locale, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const change = new Intl.NumberFormat(locale, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
});

/** 12,345 */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** 12.3K, where there is no room for more. */
export function formatCompact(value: number): string {
  return value < 10_000 ? whole.format(value) : compact.format(value);
}

/** 4.2 */
export function formatDecimal(value: number): string {
  return oneDigit.format(value);
}

/** A part of 1 as 87.5 %; always with a digit behind the point, so that lists of them line up. */
export function formatShare(value: number): string {
  return percent.format(value);
}

/** Percent as +12.5 % or −3.0 % */
export function formatChange(percentage: number): string {
  return change.format(percentage / 100);
}

/** US dollars, to the cent; less than one of them with as many digits as say something. */
export function formatDollars(value: number): string {
  return dollars(
    value > 0 && value < 1 ? { minimumSignificantDigits: 2, maximumSignificantDigits: 2 } : {},
  ).format(value);
}

/** Amounts that stand below each other: all to the cent, or to a tenth of one where all are small. */
export function formatDollarColumn(values: readonly number[]): readonly string[] {
  const digits = values.some((value) => value >= 1) ? 2 : 3;
  const format = dollars({ minimumFractionDigits: digits, maximumFractionDigits: digits });
  return values.map((value) => format.format(value));
}

function dollars(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: "currency", currency: "USD", ...options });
}

/** Seconds as people say them: 850 ms, 4.2 s, 2 min 5 s, 3 h 10 min. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${whole.format(seconds * 1_000)} ms`;
  if (seconds < 60) return `${oneDigit.format(seconds)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 3_600) return two(Math.floor(rounded / 60), "min", rounded % 60, "s");
  const minutes = Math.round(seconds / 60);
  return two(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${whole.format(large)} ${largeUnit}`;
  return small === 0 ? first : `${first} ${small} ${smallUnit}`;
}

/** "1 reply", "12 replies": English has two forms. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Bytes as 12.3 MB */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return plural(bytes, "byte");
  if (bytes < 1_000_000) return `${oneDigit.format(bytes / 1_000)} kB`;
  return `${oneDigit.format(bytes / 1_000_000)} MB`;
}

// The oracle's calendar: what a clock on the wall of a time zone shows, by Intl, and counting from there.

const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The date that a calendar on the wall shows, as `YYYY-MM-DD`. */
export function wallDate(instant: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    format = new Intl.DateTimeFormat("en-CA", { timeZone, ...parts });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}

/** So many days later on the calendar, which knows no zone. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** The first of the month before. */
export function monthBefore(date: string): string {
  const [year = 0, month = 0] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 10);
}

const quarter = 900_000;
const found = new Map<string, number>();

/** The first instant that is on the date or a later one: found by looking at the wall every quarter hour. */
export function firstInstant(date: string, timeZone: string): number {
  const known = found.get(timeZone + date);
  if (known !== undefined) return known;
  let at = Date.parse(`${date}T00:00:00Z`) - 15 * 4 * quarter;
  while (wallDate(at, timeZone) < date) at += quarter;
  found.set(timeZone + date, at);
  return at;
}

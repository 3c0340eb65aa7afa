/** A calendar day, `YYYY-MM-DD`, as "Mar 1"; days have no time zone, so none is applied. */
export function formatDay(date: string, options: { readonly year?: boolean } = {}): string {
  return new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    ...(options.year === true ? { year: "numeric" } : {}),
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00:00Z`));
}

/** First and last day; the year where it is not the current one, or not the same. */
export function formatDays(first: string, last: string, now = new Date()): string {
  const thisYear = now.toISOString().slice(0, 4);
  const year = !first.startsWith(thisYear) || !last.startsWith(thisYear);
  if (first === last) return formatDay(first, { year });
  return `${formatDay(first, { year: year && first.slice(0, 4) !== last.slice(0, 4) })} – ${formatDay(last, { year })}`;
}

/** A calendar day with its weekday, for where one day is looked at. */
export function formatDayLong(date: string): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00:00Z`));
}

/** The day of an instant where one is, for what happened long ago. */
export function formatDate(instant: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(new Date(instant));
}

/** An instant in a time zone, to the minute. */
export function formatInstant(instant: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: "medium",
    timeStyle: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(instant));
}

/** The same as short as it is clear: without the year where that is the current one. */
export function formatMoment(
  instant: string,
  timeZone: string | undefined,
  now = new Date(),
): string {
  const date = new Date(instant);
  const isThisYear = date.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    ...(isThisYear ? {} : { year: "numeric" }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(date);
}

/** The day that an instant is on in a time zone, `YYYY-MM-DD`. */
export function dayOf(instant: string | Date, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(
    new Date(instant),
  );
}

/** So many days later, or earlier. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

const steps = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
] as const;

/** "3 min. ago", from `now`; "just now" within a minute, and a date after a month. */
export function formatAgo(instant: string, now: number): string {
  const seconds = (now - Date.parse(instant)) / 1_000;
  if (seconds > 30 * 86_400) return formatDay(instant.slice(0, 10), { year: true });
  const step = steps.find((each) => seconds >= each.seconds);
  if (step === undefined) return "just now";
  return new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" }).format(
    -Math.floor(seconds / step.seconds),
    step.unit,
  );
}

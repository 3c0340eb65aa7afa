import type { PeriodName } from "@acme/data-model";
import { TenantError } from "@acme/tenant-repositories";
import { Temporal } from "temporal-polyfill";
import type { LocalDay } from "./local-days.ts";
import { dateAt, daysBetween, startOfDay } from "./local-days.ts";
import type { PeriodRequest } from "./period-request.ts";
import { longestPeriod } from "./period-request.ts";

/** A period as the database is asked about it; instants are milliseconds since the epoch. */
export type ResolvedPeriod = {
  readonly name: PeriodName;
  readonly from: number;
  /** The end of a custom period's last day; `null` where it ends now. */
  readonly until: number | null;
  /**
   * Where the days before begin. The comparison begins here, or earlier where it would not be over by
   * `from` otherwise: it is exactly as long as the period, and not every day or month is.
   */
  readonly previousFrom: number;
  /** Up to the current day, oldest first. */
  readonly days: readonly LocalDay[];
  /** The current day: when it began, and when the next one does. */
  readonly today: { readonly start: number; readonly end: number };
};

const dayCounts = { today: 1, "7d": 7, "30d": 30, "90d": 90 } as const;

/**
 * What a period means at a moment in a time zone. `now` is where the present ends, itself not part of it:
 * the current day is the one of the last millisecond before.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID`
 */
export function resolvePeriod(
  request: PeriodRequest,
  timeZone: string,
  now: number,
): ResolvedPeriod {
  const today = dateAt(now - 1, timeZone);
  const { name, first, last, previous } = calendarDays(request, today);
  const isOver = Temporal.PlainDate.compare(last, today) < 0;
  const at = (date: Temporal.PlainDate): number => startOfDay(date, timeZone);
  return {
    name,
    from: at(first),
    until: isOver ? at(last.add({ days: 1 })) : null,
    previousFrom: at(previous),
    days: daysBetween(first, isOver ? last : today, timeZone),
    today: { start: at(today), end: at(today.add({ days: 1 })) },
  };
}

type CalendarDays = {
  readonly name: PeriodName;
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
  /** The first day of the comparison, unless it has to begin earlier. */
  readonly previous: Temporal.PlainDate;
};

function calendarDays(request: PeriodRequest, today: Temporal.PlainDate): CalendarDays {
  if (request === "month-to-date") {
    const first = today.with({ day: 1 });
    return { name: request, first, last: today, previous: first.subtract({ months: 1 }) };
  }
  if (typeof request === "string") {
    const days = dayCounts[request];
    const first = today.subtract({ days: days - 1 });
    return { name: request, first, last: today, previous: first.subtract({ days }) };
  }
  const first = toDate(request.from, "from");
  const last = toDate(request.to, "to");
  const days = first.until(last).days + 1;
  if (days < 1 || days > longestPeriod || Temporal.PlainDate.compare(first, today) > 0) {
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      `A period from ${request.from} to ${request.to} is none: it has 1 to ${longestPeriod} days and begins today (${today.toString()}) or earlier.`,
    );
  }
  return { name: "custom", first, last, previous: first.subtract({ days }) };
}

function toDate(text: string, name: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text);
  } catch {
    // A date like February 30th: refused below, like what is no date at all.
  }
  throw new TenantError(
    "TENANT_INPUT_INVALID",
    `period.${name} is ${JSON.stringify(text)}; it is a day, e.g. "2026-03-01".`,
  );
}

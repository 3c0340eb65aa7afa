import { TenantError } from "@acme/tenant-repositories";
import { Temporal } from "temporal-polyfill";

/** One calendar day of a time zone. */
export type LocalDay = {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Its first instant, in milliseconds since the epoch. */
  readonly start: number;
};

/**
 * The first instant of a calendar day, which is not always midnight: clocks that go forward at midnight
 * skip it, clocks that go back to it have two. A day that a zone left out begins with the next one.
 */
export function startOfDay(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}

/** The days from one to another, both included. */
export function daysBetween(
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
  timeZone: string,
): LocalDay[] {
  const days: LocalDay[] = [];
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    days.push({ date: day.toString(), start: startOfDay(day, timeZone) });
  }
  return days;
}

/** Whether it is a time zone that there is, by name or as an offset such as `+05:30`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** The calendar day of an instant. @throws {TenantError} `TENANT_INPUT_INVALID` for no time zone */
export function dateAt(instant: number, timeZone: string): Temporal.PlainDate {
  if (isTimeZone(timeZone)) {
    return Temporal.Instant.fromEpochMilliseconds(instant)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate();
  }
  throw new TenantError(
    "TENANT_INPUT_INVALID",
    `timeZone is ${JSON.stringify(timeZone)}; it is an IANA time zone, e.g. "Europe/Lisbon".`,
  );
}

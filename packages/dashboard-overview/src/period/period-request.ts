/**
 * Which days the numbers are about, in the overview's time zone. The current day is always one of them
 * where the period reaches it: `7d` is today and the six days before.
 *
 * `{ from, to }` is a custom period, from and to `YYYY-MM-DD`, both days included. It may end in the
 * future, but only what is over by now counts.
 */
export type PeriodRequest =
  | "today"
  | "7d"
  | "30d"
  | "90d"
  | "month-to-date"
  | { readonly from: string; readonly to: string };

/** Days that a custom period has at most. */
export const longestPeriod = 366;

import { z } from "zod";
import type { ResolvedPeriod } from "../period/resolve-period.ts";
import type { Parameters } from "./parameters.ts";

/**
 * The instants of an overview as SQL. Written out where an index is asked, so that the planner knows how
 * many rows to expect; taken from the CTE `moments` where a row is looked at.
 */
export type Moments = {
  readonly now: string;
  readonly from: string;
  readonly to: string;
  /** `undefined` where nothing is compared. */
  readonly previous: { readonly from: string; readonly to: string } | undefined;
  /** Where rows begin to matter at all. */
  readonly since: string;
};

/**
 * The database's own clock unless another is given. Rounded up to what a JavaScript date can say, so that
 * whatever is committed by now counts; nothing is written in the millisecond to come.
 */
const databaseNow =
  "(date_trunc('milliseconds', statement_timestamp()) + interval '1 millisecond')";

export function presentOf(now: Date | undefined, parameters: Parameters): string {
  return now === undefined ? databaseNow : parameters.add(now.toISOString(), "timestamptz");
}

export function momentsOf(
  period: Pick<ResolvedPeriod, "from" | "until" | "previousFrom">,
  now: Date | undefined,
  compare: boolean,
  parameters: Parameters,
): Moments {
  const instant = (at: number): string => parameters.add(new Date(at).toISOString(), "timestamptz");
  const present = presentOf(now, parameters);
  const from = instant(period.from);
  const to = period.until === null ? present : `least(${instant(period.until)}, ${present})`;
  if (!compare) return { now: present, from, to, previous: undefined, since: from };
  // In seconds: a difference has days, and days are not equally long in the session's time zone.
  const length = `make_interval(secs => extract(epoch FROM ${to} - ${from})::float8)`;
  const since = `least(${instant(period.previousFrom)}, ${from} - ${length})`;
  return { now: present, from, to, previous: { from: since, to: `${since} + ${length}` }, since };
}

/** The CTE `moments`: one row, computed once. */
export function momentsTable({ now, from, to, previous }: Moments): string {
  const compared = previous ?? { from: "NULL::timestamptz", to: "NULL::timestamptz" };
  return `moments AS MATERIALIZED (
  SELECT ${now} AS now, ${from} AS period_from, ${to} AS period_to, ${compared.from} AS previous_from, ${compared.to} AS previous_to
)`;
}

export type MomentName = "now" | "period_from" | "period_to" | "previous_from" | "previous_to";

/** One of the moments as a value that PostgreSQL computes once a statement. */
export function moment(name: MomentName): string {
  return `(SELECT ${name} FROM moments)`;
}

/** SQL: an instant as milliseconds since the epoch, which JSON has no type for. */
export function milliseconds(instant: string): string {
  return `(extract(epoch FROM ${instant}) * 1000)`;
}

/** SQL: the moments as JSON. */
export const momentsJson = `(SELECT json_build_object('now', ${milliseconds("now")}, 'to', ${milliseconds("period_to")},
    'previousFrom', ${milliseconds("previous_from")}, 'previousTo', ${milliseconds("previous_to")}) FROM moments)`;

/** What `momentsJson` answers, in milliseconds since the epoch. */
export const momentsAnswerSchema = z.object({
  now: z.number(),
  to: z.number(),
  /** `null` where nothing is compared. */
  previousFrom: z.number().nullable(),
  previousTo: z.number().nullable(),
});
export type MomentsAnswer = z.infer<typeof momentsAnswerSchema>;

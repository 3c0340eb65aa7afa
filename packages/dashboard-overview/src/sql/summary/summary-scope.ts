import type { DomainFilter } from "../domain-filter.ts";
import type { Moments } from "../moments.ts";
import { moment } from "../moments.ts";

/** Whose rows, and which. */
export type SummaryScope = {
  /** SQL: the tenant. Every access to a table is led by it. */
  readonly tenant: string;
  readonly domain: DomainFilter;
  readonly moments: Moments;
  /** Whether conversations are read from the facts that are kept about them, as far as those hold. */
  readonly facts: boolean;
};

/** SQL: whether it is of the period (true), of the comparison (false) or between the two (NULL). */
export function isCurrent(instant: string, { previous }: Moments): string {
  return previous === undefined
    ? "true"
    : `CASE WHEN ${instant} >= ${moment("period_from")} THEN true WHEN ${instant} < ${moment("previous_to")} THEN false END`;
}

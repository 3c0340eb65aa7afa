import type { Period } from "@acme/data-model";
import type { ResolvedPeriod } from "../period/resolve-period.ts";
import type { MomentsAnswer } from "../sql/moments.ts";

/** The two periods and the moment, as the contract writes them. */
export type Spans = {
  readonly period: Period;
  /** `null` where nothing is compared. */
  readonly comparedWith: Period | null;
  readonly computedAt: string;
};

export function spansOf(moments: MomentsAnswer, { from }: Pick<ResolvedPeriod, "from">): Spans {
  const { previousFrom, previousTo } = moments;
  return {
    period: { from: toInstant(from), to: toInstant(moments.to) },
    comparedWith:
      previousFrom === null || previousTo === null
        ? null
        : { from: toInstant(previousFrom), to: toInstant(previousTo) },
    computedAt: toInstant(moments.now),
  };
}

/** ISO 8601 in UTC, to the millisecond that is begun. */
export function toInstant(milliseconds: number): string {
  return new Date(Math.floor(milliseconds)).toISOString();
}

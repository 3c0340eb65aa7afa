import type { TrendDay } from "@acme/data-model";

export type TrendMetric = "conversations" | "messages" | "activeUsers";

export const trendMetrics: readonly { readonly value: TrendMetric; readonly label: string }[] = [
  { value: "conversations", label: "Conversations" },
  { value: "messages", label: "Messages" },
  { value: "activeUsers", label: "Visitors" },
];

type DayValue = { readonly date: string; readonly value: number };

export type TrendRow = DayValue & { readonly previous: DayValue | undefined };

/**
 * Each day with the one that is as far into the period before. Periods are laid over each other from
 * their ends: today is compared with the last day before, whichever of them is a day longer.
 */
export function trendRows(
  trend: readonly TrendDay[],
  before: readonly TrendDay[] | undefined,
  metric: TrendMetric,
): readonly TrendRow[] {
  return trend.map((day, at) => {
    const other = before?.at(at - trend.length);
    return {
      date: day.date,
      value: day[metric],
      previous: other === undefined ? undefined : { date: other.date, value: other[metric] },
    };
  });
}

import type { ReactNode } from "react";
import { formatDayLong } from "../format/dates.ts";
import { formatCount } from "../format/format.ts";
import { trendMetrics } from "./trend-rows.ts";
import type { TrendMetric, TrendRow } from "./trend-rows.ts";

type Props = {
  readonly rows: readonly TrendRow[];
  readonly metric: TrendMetric;
  /** Makes the days buttons. */
  readonly onChoose?: (date: string) => void;
};

/** The numbers of the chart. */
export function TrendTable({ rows, metric, onChoose }: Props): ReactNode {
  const label = trendMetrics.find(({ value }) => value === metric)?.label ?? metric;
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{label} a day</caption>
      <thead className="sticky top-0 bg-surface text-xs text-ink-faint">
        <tr>
          <th scope="col" className="py-1.5 text-start font-medium">
            Day
          </th>
          <th scope="col" className="py-1.5 text-end font-medium">
            {label}
          </th>
          <th scope="col" className="py-1.5 text-end font-medium">
            Period before
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ date, value, previous }) => (
          <tr key={date} className="border-t border-line">
            <th scope="row" className="py-1.5 text-start font-normal">
              {onChoose === undefined ? (
                formatDayLong(date)
              ) : (
                <button
                  type="button"
                  className="hover:text-accent hover:underline"
                  onClick={() => onChoose(date)}
                >
                  {formatDayLong(date)}
                </button>
              )}
            </th>
            <td className="py-1.5 text-end">{formatCount(value)}</td>
            <td className="py-1.5 text-end text-ink-faint">
              {previous === undefined ? "–" : formatCount(previous.value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

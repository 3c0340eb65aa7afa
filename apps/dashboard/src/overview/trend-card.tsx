import type { DashboardOverview } from "@acme/data-model";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useState } from "react";
import { overviewQuery } from "../api/queries.ts";
import type { Bar } from "../charts/bar-chart.tsx";
import { BarChart } from "../charts/bar-chart.tsx";
import { formatDay, formatDayLong } from "../format/dates.ts";
import { formatCount } from "../format/format.ts";
import { Segments } from "../ui/segments.tsx";
import { comparisonFilter } from "./comparison-filter.ts";
import { OverviewCard } from "./overview-card.tsx";
import { conversationsSearch } from "./overview-search.ts";
import { TrendTable } from "./trend-table.tsx";
import { trendMetrics, trendRows } from "./trend-rows.ts";
import type { TrendMetric } from "./trend-rows.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

const views = [
  { value: "chart", label: "Chart" },
  { value: "table", label: "Table" },
] as const;

/** How the period went, day by day, over the period before. */
export function TrendCard({ className }: { readonly className: string }): ReactNode {
  const [metric, setMetric] = useState<TrendMetric>("conversations");
  const [view, setView] = useState<"chart" | "table">("chart");
  return (
    <OverviewCard
      title="Trend"
      className={className}
      height="min-h-64"
      actions={
        <>
          <Segments
            label="What is counted"
            options={trendMetrics}
            value={metric}
            onChange={setMetric}
          />
          <Segments
            label="How it is shown"
            options={views}
            value={view}
            onChange={setView}
            className="max-sm:hidden"
          />
        </>
      }
    >
      {(overview) => <Trend overview={overview} metric={metric} view={view} />}
    </OverviewCard>
  );
}

type TrendProps = {
  readonly overview: DashboardOverview;
  readonly metric: TrendMetric;
  readonly view: "chart" | "table";
};

function Trend({ overview, metric, view }: TrendProps): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const before = comparisonFilter(overview, search);
  const compared = useQuery({
    ...overviewQuery(organizationId, before ?? {}),
    enabled: before !== undefined,
    // What is over does not change.
    refetchInterval: false,
  });
  const rows = trendRows(
    overview.trend,
    before === undefined ? undefined : compared.data?.trend,
    metric,
  );
  const bars: Bar[] = rows.map(({ date, value, previous }) => ({
    key: date,
    label: formatDay(date),
    value,
    compared: previous?.value,
  }));
  const showDay = (date: string): void =>
    void navigate({
      to: "/organizations/$organizationId/conversations",
      params: { organizationId },
      search: { ...conversationsSearch(search), period: "custom", from: date, to: date },
    });

  if (view === "table") {
    return (
      <div className="h-64 overflow-auto">
        <TrendTable rows={rows} metric={metric} onChoose={showDay} />
      </div>
    );
  }
  return (
    <>
      <BarChart
        bars={bars}
        onChoose={({ key }) => showDay(key)}
        describe={(bar, at) => {
          const previous = rows[at]?.previous;
          return (
            <>
              <p className="font-medium">{formatDayLong(bar.key)}</p>
              <p>
                {formatCount(bar.value)} {nameOf(metric)}
              </p>
              {previous !== undefined && (
                <p className="text-ink-faint">
                  {formatCount(previous.value)} on {formatDay(previous.date)}
                </p>
              )}
            </>
          );
        }}
      />
      <div className="sr-only">
        <TrendTable rows={rows} metric={metric} />
      </div>
      <Legend
        compared={
          before === undefined
            ? "no"
            : compared.data !== undefined || compared.error === null
              ? "yes"
              : "missing"
        }
      />
    </>
  );
}

function nameOf(metric: TrendMetric): string {
  return trendMetrics.find(({ value }) => value === metric)?.label.toLowerCase() ?? metric;
}

type LegendProps = {
  /** `missing`: it should be, and can't be had; the period's own numbers stand without it. */
  readonly compared: "yes" | "no" | "missing";
};

function Legend({ compared }: LegendProps): ReactNode {
  return (
    <p className="mt-2 flex h-4 gap-4 text-xs text-ink-faint" aria-hidden={compared !== "missing"}>
      <span className="flex items-center gap-1.5">
        <span className="size-2.5 rounded-xs bg-accent" /> This period
      </span>
      {compared === "missing" && <span className="text-warn">No period before right now</span>}
      {compared === "yes" && (
        <span className="flex items-center gap-1.5">
          <svg width="16" height="2">
            <path d="M0 1h16" className="stroke-ink-soft" strokeWidth="2" />
          </svg>
          Period before
        </span>
      )}
    </p>
  );
}

import type { DashboardOverview } from "@acme/data-model";
import type { ReactNode } from "react";
import { formatAgo, formatInstant } from "../format/dates.ts";
import { formatCompact, formatDecimal, formatShare } from "../format/format.ts";
import { useNow } from "../ui/use-now.ts";
import { OverviewCard } from "./overview-card.tsx";

/** How the assistant is doing. */
export function BotStatusCard(): ReactNode {
  return (
    <OverviewCard title="Assistant" height="min-h-61">
      {(overview) => <BotStatus overview={overview} />}
    </OverviewCard>
  );
}

function BotStatus({ overview }: { readonly overview: DashboardOverview }): ReactNode {
  const { botStatus, quickStats, meta } = overview;
  const now = useNow(30_000);
  const instant = (value: string | null): ReactNode =>
    value === null ? undefined : (
      <time dateTime={value} title={formatInstant(value, meta.timeZone)}>
        {formatAgo(value, now)}
      </time>
    );
  const rows: readonly (readonly [name: string, value: ReactNode])[] = [
    ["Last request", instant(botStatus.lastRequestAt)],
    ["Most used model", botStatus.primaryModel ?? undefined],
    ["Pages last read", instant(botStatus.lastTrainingAt)],
    ["Requests that succeeded", known(quickStats.successRate.value, formatShare)],
    ["Searches a request", known(quickStats.avgSearchesPerRequest.value, formatDecimal)],
    ["Tokens", meta.sampleSizes.requests === 0 ? undefined : formatCompact(quickStats.totalTokens)],
  ];
  return (
    <dl className="divide-y divide-line text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4 py-2.5">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="min-w-0 truncate text-end font-medium">
            {value ?? <span className="font-normal text-ink-faint">No data yet</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function known(value: number | null, format: (value: number) => string): string | undefined {
  return value === null ? undefined : format(value);
}

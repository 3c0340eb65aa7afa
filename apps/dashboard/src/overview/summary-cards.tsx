import type { DashboardOverview } from "@acme/data-model";
import { Link, getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  formatCompact,
  formatDecimal,
  formatDollars,
  formatDuration,
  formatShare,
  plural,
} from "../format/format.ts";
import type { FigureData } from "./figure.tsx";
import { Figure } from "./figure.tsx";
import { conversationsSearch } from "./overview-search.ts";
import { useOverview } from "./use-overview.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

/** The headline numbers, each with how it changed and what it was made from. */
export function SummaryCards(): ReactNode {
  const { data, error, isPlaceholderData } = useOverview();
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const figures = data === undefined ? undefined : figuresOf(data);
  return (
    <section aria-label="Summary" aria-busy={isPlaceholderData}>
      <ul className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6 lg:gap-4">
        {titles.map((title, at) => {
          const figure = figures?.[at];
          return (
            <li key={title} className="min-w-0">
              {title === "Conversations" ? (
                <Link
                  to="/organizations/$organizationId/conversations"
                  params={{ organizationId }}
                  search={conversationsSearch(search)}
                  className="block h-full rounded-xl"
                >
                  <Figure title={title} error={error} figure={figure} faded={isPlaceholderData} />
                </Link>
              ) : (
                <Figure title={title} error={error} figure={figure} faded={isPlaceholderData} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const titles = [
  "Conversations",
  "Visitors",
  "Response time",
  "Resolved",
  "Satisfaction",
  "Model cost",
] as const;

/** In the order of the titles. */
function figuresOf({ summary, quickStats, meta }: DashboardOverview): readonly FigureData[] {
  const { totalConversations, activeUsers, avgResponseTime, resolutionRate, satisfactionScore } =
    summary;
  const when = (value: number | null, format: (value: number) => string): string | undefined =>
    value === null ? undefined : format(value);
  return [
    {
      value: formatCompact(totalConversations.value),
      change: totalConversations.change,
      previous: when(totalConversations.previous, formatCompact),
      sample: `${formatCompact(quickStats.conversationsToday)} today`,
      better: "more",
    },
    {
      value: formatCompact(activeUsers.value),
      change: activeUsers.change,
      previous: when(activeUsers.previous, formatCompact),
      sample: plural(meta.sampleSizes.conversations, "conversation"),
      better: "more",
    },
    {
      value: when(avgResponseTime.value, formatDuration),
      change: avgResponseTime.change,
      previous: when(avgResponseTime.previous.value, formatDuration),
      sample: plural(avgResponseTime.sampleSize, "reply", "replies"),
      better: "less",
    },
    {
      value: when(resolutionRate.value, formatShare),
      change: resolutionRate.change,
      previous: when(resolutionRate.previous.value, formatShare),
      sample: plural(resolutionRate.sampleSize, "conversation"),
      better: "more",
    },
    {
      value: when(satisfactionScore.value, formatDecimal),
      unit: "of 5",
      change: satisfactionScore.change,
      previous: when(satisfactionScore.previous.value, formatDecimal),
      sample: plural(satisfactionScore.sampleSize, "rating"),
      better: "more",
    },
    {
      value: meta.sampleSizes.requests === 0 ? undefined : formatDollars(quickStats.totalCostUSD),
      change: undefined,
      sample: plural(meta.sampleSizes.requests, "request"),
    },
  ];
}

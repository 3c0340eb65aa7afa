import type { PortfolioFilter } from "../api/filters.ts";
import { overviewSearchSchema, periodOf } from "../overview/overview-search.ts";
import type { OverviewSearch } from "../overview/overview-search.ts";

/** The overview's filters without those of one organization's websites. */
export const portfolioSearchSchema = overviewSearchSchema.omit({ domain: true, compare: true });

/** What to ask the API for. */
export function portfolioFilter(
  search: Pick<OverviewSearch, "period" | "from" | "to" | "tz">,
): PortfolioFilter {
  const period = periodOf(search);
  const { from, to, tz } = search;
  return {
    period,
    ...(period === "custom" ? { from, to } : {}),
    ...(tz === undefined ? {} : { timeZone: tz }),
  };
}

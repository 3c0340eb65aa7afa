import type { DashboardOverview } from "@acme/data-model";
import type { OverviewFilter } from "../api/filters.ts";
import { addDays } from "../format/dates.ts";
import type { OverviewSearch } from "./overview-search.ts";

/**
 * What to ask the API for to lay the period before over an overview: as many days, up to the one before
 * the first. `undefined` where nothing is compared.
 */
export function comparisonFilter(
  { trend, meta }: Pick<DashboardOverview, "trend" | "meta">,
  { domain }: OverviewSearch,
): OverviewFilter | undefined {
  const first = trend[0]?.date;
  if (meta.comparedWith === null || first === undefined) return undefined;
  return {
    period: "custom",
    from: addDays(first, -trend.length),
    to: addDays(first, -1),
    timeZone: meta.timeZone,
    compare: false,
    ...(domain === undefined ? {} : { domainId: domain }),
  };
}

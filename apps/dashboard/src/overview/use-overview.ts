import type { DashboardOverview } from "@acme/data-model";
import type { UseQueryResult } from "@tanstack/react-query";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { overviewQuery } from "../api/queries.ts";
import { overviewFilter } from "./overview-search.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

export type OverviewResult = UseQueryResult<DashboardOverview>;

/** The overview that the address asks for. */
export function useOverview(): OverviewResult {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  return useQuery(overviewQuery(organizationId, overviewFilter(search)));
}

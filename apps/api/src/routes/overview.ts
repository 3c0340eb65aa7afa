import { getOverview } from "@acme/dashboard-overview";
import { getOverview as getOverviewOperation } from "../contract/overview.ts";
import { periodRequest } from "./period-request.ts";
import type { Route } from "./route.ts";
import { organizationRoute } from "./route.ts";

export const overviewRoutes: readonly Route[] = [
  organizationRoute(getOverviewOperation, async ({ scope, query }) => {
    const { timeZone, domainId, compare } = query;
    return getOverview(scope, { period: periodRequest(query), timeZone, domainId, compare });
  }),
];

import { getOverview } from "@acme/dashboard-overview";
import { getOverview as getOverviewOperation } from "../contract/overview.ts";
import { periodRequest } from "./period-request.ts";
import type { Route } from "./route.ts";
import { organizationRoute } from "./route.ts";

export const overviewRoutes: readonly Route[] = [
  organizationRoute(getOverviewOperation, async ({ scope, query, facts }) => {
    const { timeZone, domainId, compare } = query;
    const period = periodRequest(query);
    const asked = { period, timeZone, domainId, compare, facts: facts !== undefined };
    const overview = await getOverview(scope, asked);
    facts?.touched(scope.context);
    return overview;
  }),
];

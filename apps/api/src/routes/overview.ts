import type { PeriodRequest } from "@acme/dashboard-overview";
import { getOverview } from "@acme/dashboard-overview";
import type { z } from "zod";
import { getOverview as getOverviewOperation } from "../contract/overview.ts";
import type { Route } from "./route.ts";
import { organizationRoute } from "./route.ts";

export const overviewRoutes: readonly Route[] = [
  organizationRoute(getOverviewOperation, async ({ scope, query }) => {
    const { timeZone, domainId, compare } = query;
    return getOverview(scope, { period: periodOf(query), timeZone, domainId, compare });
  }),
];

function periodOf({
  period,
  from = "",
  to = "",
}: z.output<typeof getOverviewOperation.query>): PeriodRequest {
  return period === "custom" ? { from, to } : period;
}

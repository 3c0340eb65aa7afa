import { getPortfolio } from "@acme/dashboard-overview";
import { getPortfolio as getPortfolioOperation } from "../contract/portfolio.ts";
import { periodRequest } from "./period-request.ts";
import type { Route } from "./route.ts";
import { userRoute } from "./route.ts";

export const portfolioRoutes: readonly Route[] = [
  userRoute(getPortfolioOperation, async ({ tenants, userId, query }) => {
    const { timeZone, compare } = query;
    return getPortfolio(tenants, userId, { period: periodRequest(query), timeZone, compare });
  }),
];

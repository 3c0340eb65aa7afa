import { conversationRoutes } from "./conversations.ts";
import { domainConfigRoutes } from "./domain-configs.ts";
import { domainRoutes } from "./domains.ts";
import { meRoutes } from "./me.ts";
import { memberRoutes } from "./members.ts";
import { organizationRoutes } from "./organizations.ts";
import { overviewRoutes } from "./overview.ts";
import { portfolioRoutes } from "./portfolio.ts";
import type { Route } from "./route.ts";
import { tenancyRoutes } from "./tenancy.ts";

/** What does each operation of the contract. */
export const routes: readonly Route[] = [
  ...meRoutes,
  ...portfolioRoutes,
  ...organizationRoutes,
  ...overviewRoutes,
  ...conversationRoutes,
  ...domainRoutes,
  ...domainConfigRoutes,
  ...memberRoutes,
  ...tenancyRoutes,
];

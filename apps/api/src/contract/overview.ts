import { dashboardOverviewSchema, domainIdSchema, periodNameSchema } from "@acme/data-model";
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { organizationParameters, organizationPath } from "./organization-path.ts";
import { customPeriod, customPeriodRule, timeZone } from "./periods.ts";

export const getOverview = defineOperation({
  id: "getOverview",
  method: "get",
  path: `${organizationPath}/overview`,
  tag: "Overview",
  summary: "The dashboard's numbers",
  description:
    "What nobody knows is `null` with a sample size of 0, never a made-up number. A custom period has `from` and `to`, both days included; no other has either.",
  access: "viewer",
  params: organizationParameters,
  query: z
    .strictObject({
      period: periodNameSchema.default("30d"),
      ...customPeriod,
      timeZone: timeZone.optional().describe("Whose days. Default: the organization's, or UTC."),
      domainId: domainIdSchema.optional().describe("One website. Default: all of them."),
      compare: z.boolean().default(true).describe("Whether the period before is counted too."),
    })
    .refine(...customPeriodRule),
  answer: {
    status: 200,
    description: "The numbers, of one moment.",
    schema: dashboardOverviewSchema.meta({ id: "DashboardOverview" }),
    // The moment moves on, and the ends of the periods with it; what was counted is what is new.
    entityTag: { without: ["computedAt", "period", "comparedWith"] },
  },
  problems: ["invalid_value"],
});

import {
  countMetricSchema,
  dashboardMetaSchema,
  dashboardSummarySchema,
  organizationIdSchema,
  organizationRoleSchema,
  periodNameSchema,
} from "@acme/data-model";
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { customPeriod, customPeriodRule, timeZone } from "./periods.ts";

const { timeZone: zone, periodName, period, comparedWith, computedAt } = dashboardMetaSchema.shape;
const { avgResponseTime, resolutionRate, satisfactionScore } = dashboardSummarySchema.shape;

const portfolio = z
  .object({
    organizations: z.array(
      z.object({
        organizationId: organizationIdSchema,
        name: z.string(),
        role: organizationRoleSchema,
        totalConversations: countMetricSchema,
        activeUsers: countMetricSchema,
        avgResponseTime,
        resolutionRate,
        satisfactionScore,
      }),
    ),
    meta: z.object({ timeZone: zone, periodName, period, comparedWith, computedAt }),
  })
  .meta({ id: "Portfolio" });

export const getPortfolio = defineOperation({
  id: "getPortfolio",
  method: "get",
  path: "/v1/portfolio",
  tag: "You",
  summary: "All your organizations side by side",
  access: "user",
  query: z
    .strictObject({
      period: periodNameSchema.default("30d"),
      ...customPeriod,
      timeZone: timeZone.optional().describe("Whose days, for all of them. Default: UTC."),
      compare: z.boolean().default(true).describe("Whether the period before is counted too."),
    })
    .refine(...customPeriodRule),
  answer: { status: 200, description: "One row an organization, by name.", schema: portfolio },
  problems: ["invalid_value"],
});

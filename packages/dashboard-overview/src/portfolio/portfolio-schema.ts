import {
  countMetricSchema,
  dashboardMetaSchema,
  dashboardSummarySchema,
  organizationIdSchema,
  organizationRoleSchema,
} from "@acme/data-model";
import { z } from "zod";

const { shape: meta } = dashboardMetaSchema;

/** One of a user's organizations, in the words of its overview. */
export const portfolioRowSchema = z.object({
  organizationId: organizationIdSchema,
  name: z.string(),
  /** What the user is in it. */
  role: organizationRoleSchema,
  totalConversations: countMetricSchema,
  activeUsers: countMetricSchema,
  avgResponseTime: dashboardSummarySchema.shape.avgResponseTime,
  resolutionRate: dashboardSummarySchema.shape.resolutionRate,
  satisfactionScore: dashboardSummarySchema.shape.satisfactionScore,
});
export type PortfolioRow = z.infer<typeof portfolioRowSchema>;

/** All of them, by name. */
export const portfolioSchema = z.object({
  organizations: z.array(portfolioRowSchema),
  meta: z.object({
    timeZone: meta.timeZone,
    periodName: meta.periodName,
    period: meta.period,
    comparedWith: meta.comparedWith,
    computedAt: meta.computedAt,
  }),
});
export type Portfolio = z.infer<typeof portfolioSchema>;

import { z } from "zod";
import { botStatusSchema } from "./bot-status.ts";
import { languageShareSchema } from "./language-share.ts";
import { dashboardMetaSchema } from "./meta.ts";
import { quickStatsSchema } from "./quick-stats.ts";
import { recentConversationsSchema } from "./recent-conversation.ts";
import { dashboardSummarySchema } from "./summary.ts";
import { dashboardTelemetrySchema } from "./telemetry.ts";
import { dashboardTrendSchema } from "./trend.ts";

/**
 * What the API answers and the dashboard shows, for one organization and one period. No data is `null`
 * with a sample size of 0 or an empty list, never a made-up number; the schema refuses a contradiction.
 */
export const dashboardOverviewSchema = z.object({
  summary: dashboardSummarySchema,
  trend: dashboardTrendSchema,
  recentConversations: recentConversationsSchema,
  languageDistribution: z.array(languageShareSchema),
  quickStats: quickStatsSchema,
  telemetry: dashboardTelemetrySchema,
  botStatus: botStatusSchema,
  meta: dashboardMetaSchema,
});
export type DashboardOverview = z.infer<typeof dashboardOverviewSchema>;

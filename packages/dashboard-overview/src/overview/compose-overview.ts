import type { DashboardOverview } from "@acme/data-model";
import { languageShares } from "../languages/language-shares.ts";
import type { ResolvedPeriod } from "../period/resolve-period.ts";
import type { OverviewAnswer } from "../sql/overview-answer.ts";
import { spansOf, toInstant } from "./compared-spans.ts";
import { summaryOf } from "./summary.ts";
import { trendOf } from "./trend.ts";
import { requestStats, telemetryOf } from "./usage.ts";

/** The overview, of what the database answered. */
export function composeOverview(
  answer: OverviewAnswer,
  period: ResolvedPeriod,
  timeZone: string,
): DashboardOverview {
  const spans = spansOf(answer.moments, period);
  const summary = summaryOf(answer.summary, spans.comparedWith !== null);
  const trend = trendOf(period.days, answer);
  const telemetry = telemetryOf(answer.requests);
  const stats = requestStats(answer.requests);
  return {
    summary,
    trend,
    recentConversations: answer.recent.map((each) => ({
      id: each.id,
      createdAt: toInstant(each.createdAt),
      status: each.status,
      lastMessagePreview: each.preview,
      lastMessageAt: each.lastMessageAt === null ? null : toInstant(each.lastMessageAt),
      customerName: each.customerName,
    })),
    languageDistribution: languageShares(answer.languages),
    quickStats: { conversationsToday: answer.conversationsToday, ...stats },
    telemetry,
    botStatus: {
      lastRequestAt: answer.lastRequestAt === null ? null : toInstant(answer.lastRequestAt),
      primaryModel: telemetry.byModel[0]?.model ?? null,
      lastTrainingAt: answer.lastTrainingAt === null ? null : toInstant(answer.lastTrainingAt),
    },
    meta: {
      timeZone,
      periodName: period.name,
      ...spans,
      sampleSizes: {
        conversations: summary.totalConversations.value,
        messages: trend.reduce((sum, { messages }) => sum + messages, 0),
        responseTimes: summary.avgResponseTime.sampleSize,
        ratings: summary.satisfactionScore.sampleSize,
        requests: stats.successRate.sampleSize,
        languageMessages: answer.languages.length,
      },
    },
  };
}

import type { DashboardTrend } from "@acme/data-model";
import type { LocalDay } from "../period/local-days.ts";
import type { OverviewAnswer } from "../sql/overview-answer.ts";

/** Every day of the period, those without a row too. */
export function trendOf(
  days: readonly LocalDay[],
  answer: Pick<OverviewAnswer, "summary" | "sessions" | "messages">,
): DashboardTrend {
  const begun = new Map(answer.summary.begun.map((each) => [each.day, each]));
  const sessions = new Map(answer.sessions.map((each) => [each.day, each.sessions]));
  const messages = new Map(answer.messages.map((each) => [each.day, each.messages]));
  return days.map(({ date }, index) => {
    const counted = begun.get(index + 1);
    return {
      date,
      conversations: counted?.conversations ?? 0,
      messages: messages.get(index + 1) ?? 0,
      activeUsers: (counted?.anonymous ?? 0) + (sessions.get(index + 1) ?? 0),
    };
  });
}

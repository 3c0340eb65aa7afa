import type { DashboardTrend } from "@acme/data-model";
import type { LocalDay } from "../period/local-days.ts";
import type { OverviewAnswer } from "../sql/overview-answer.ts";

/** Every day of the period, those without a row too. */
export function trendOf(
  days: readonly LocalDay[],
  answer: Pick<OverviewAnswer, "days" | "messages">,
): DashboardTrend {
  const counted = new Map(answer.days.map((each) => [each.day, each]));
  const said = new Map(answer.messages.map(({ day, messages }) => [day, messages]));
  return days.map(({ date }, index) => ({
    date,
    conversations: counted.get(index + 1)?.conversations ?? 0,
    messages: said.get(index + 1) ?? 0,
    activeUsers: counted.get(index + 1)?.users ?? 0,
  }));
}

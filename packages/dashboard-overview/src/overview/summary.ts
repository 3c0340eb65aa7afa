import type { DashboardSummary, MeasuredMetric, Measurement } from "@acme/data-model";
import type { SummaryAnswer } from "../sql/summary/summary-answer.ts";
import { countMetric, measuredMetric, measurement, unmeasured } from "./metrics.ts";

/** The figures of one of the two periods. */
type Figures = {
  readonly conversations: number;
  readonly users: number;
  readonly resolution: Measurement;
  readonly satisfaction: Measurement;
  readonly responses: readonly [Measurement, Measurement, Measurement, Measurement];
};

/** What can't be known of a period that nobody asked about. */
const notAsked: Measurement = unmeasured;

/** The summary of what the database counted; the comparison is `unknown` where none was asked for. */
export function summaryOf(answer: SummaryAnswer, compare: boolean): DashboardSummary {
  const now = figuresOf(answer, true);
  const before = compare ? figuresOf(answer, false) : undefined;
  const measured = (pick: (figures: Figures) => Measurement): MeasuredMetric =>
    measuredMetric(pick(now), before === undefined ? notAsked : pick(before));
  return {
    totalConversations: countMetric(now.conversations, before?.conversations ?? null),
    activeUsers: countMetric(now.users, before?.users ?? null),
    avgResponseTime: measured(({ responses }) => responses[0]),
    p50ResponseTime: measured(({ responses }) => responses[1]),
    p90ResponseTime: measured(({ responses }) => responses[2]),
    p95ResponseTime: measured(({ responses }) => responses[3]),
    resolutionRate: measured(({ resolution }) => resolution),
    satisfactionScore: measured(({ satisfaction }) => satisfaction),
    estimatedSatisfactionScore: null,
  };
}

function figuresOf({ begun, sessions, answered }: SummaryAnswer, isCurrent: boolean): Figures {
  const which = isCurrent ? "current" : "previous";
  const days = begun.filter(({ is_current }) => is_current === isCurrent);
  const sum = (of: "conversations" | "anonymous" | "done" | "ratings" | "stars"): number =>
    days.reduce((total, day) => total + day[of], 0);
  const conversations = sum("conversations");
  const resolved = sum("done") - answered[`${which}_awaited`];
  const [p50 = 0, p90 = 0, p95 = 0] = answered[`${which}_percentiles`] ?? [];
  const seconds = (value: number): Measurement =>
    measurement(answered[`${which}_replies`], () => value);
  return {
    conversations,
    users: sum("anonymous") + sessions[which],
    resolution: measurement(conversations, (size) => resolved / size),
    satisfaction: measurement(sum("ratings"), (size) => sum("stars") / size),
    responses: [
      seconds(answered[`${which}_average`] ?? 0),
      seconds(p50),
      seconds(p90),
      seconds(p95),
    ],
  };
}

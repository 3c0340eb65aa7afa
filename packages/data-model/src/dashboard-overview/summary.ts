import { z } from "zod";
import { countMetricSchema, measuredMetricOf } from "./metric.ts";
import { shareSchema } from "./values.ts";

const seconds = z.number().nonnegative();
const stars = z.number().min(1).max(5);

/** The period's headline numbers, each with the comparison period's. */
export const dashboardSummarySchema = z.object({
  /** Conversations begun in the period. */
  totalConversations: countMetricSchema,
  /** Distinct sessions; a conversation without one counts as its own. */
  activeUsers: countMetricSchema,
  /**
   * Seconds from the first of a run of the visitor's messages to the assistant's next one in the same
   * conversation; the sample is the replies.
   */
  avgResponseTime: measuredMetricOf(seconds),
  p50ResponseTime: measuredMetricOf(seconds),
  p90ResponseTime: measuredMetricOf(seconds),
  p95ResponseTime: measuredMetricOf(seconds),
  /** Share of conversations that ended and wait for nobody; an explicit status wins. */
  resolutionRate: measuredMetricOf(shareSchema),
  /** Mean of the visitors' own ratings, 1 to 5; the sample is the ratings. */
  satisfactionScore: measuredMetricOf(stars),
  /** Guessed from the words used, 1 to 5; `null` where nobody guesses. Never mixed with the ratings. */
  estimatedSatisfactionScore: measuredMetricOf(stars).nullable(),
});
export type DashboardSummary = z.infer<typeof dashboardSummarySchema>;

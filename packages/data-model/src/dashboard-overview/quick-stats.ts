import { z } from "zod";
import { measurementOf } from "./measurement.ts";
import { countSchema, shareSchema, usDollarsSchema } from "./values.ts";

/** Numbers at a glance. All but the first are about the period's requests to language models. */
export const quickStatsSchema = z.object({
  /** Conversations begun since midnight in the overview's time zone. */
  conversationsToday: countSchema,
  successRate: measurementOf(shareSchema),
  totalTokens: countSchema,
  totalCostUSD: usDollarsSchema,
  avgSearchesPerRequest: measurementOf(z.number().nonnegative()),
});
export type QuickStats = z.infer<typeof quickStatsSchema>;

import { z } from "zod";
import { domainIdSchema } from "../ids/row-ids.ts";
import { measurementOf } from "./measurement.ts";
import { countSchema, shareSchema, usDollarsSchema } from "./values.ts";

const usage = {
  /** At least one: what was not used is not listed. */
  requests: countSchema.positive(),
  successRate: shareSchema,
  inputTokens: countSchema,
  outputTokens: countSchema,
  totalTokens: countSchema,
  costUSD: usDollarsSchema,
  /** Milliseconds; the sample is the requests that somebody timed. */
  avgDurationMs: measurementOf(z.number().nonnegative()),
};

/** What the period's requests to one language model took. */
export const modelUsageSchema = z.object({ model: z.string(), ...usage });
export type ModelUsage = z.infer<typeof modelUsageSchema>;

/** What the period's requests for one website took; both names are `null` for those of no website. */
export const domainUsageSchema = z.object({
  domainId: domainIdSchema.nullable(),
  domain: z.string().nullable(),
  ...usage,
});
export type DomainUsage = z.infer<typeof domainUsageSchema>;

/** The period's requests, added up twice. */
export const dashboardTelemetrySchema = z.object({
  byModel: z.array(modelUsageSchema),
  byDomain: z.array(domainUsageSchema),
});
export type DashboardTelemetry = z.infer<typeof dashboardTelemetrySchema>;

import { z } from "zod";
import { periodNameSchema, periodSchema } from "./period.ts";
import { countSchema, instantSchema } from "./values.ts";

const timeZoneSchema = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}, "must be an IANA time zone, e.g. Europe/Lisbon");

/** What the numbers were made from. */
export const dashboardMetaSchema = z
  .object({
    /** IANA, e.g. `Europe/Lisbon`. */
    timeZone: timeZoneSchema,
    periodName: periodNameSchema,
    period: periodSchema,
    /** As long as the period, and over when it begins; `null` where nothing is compared. */
    comparedWith: periodSchema.nullable(),
    computedAt: instantSchema,
    sampleSizes: z.object({
      conversations: countSchema,
      messages: countSchema,
      responseTimes: countSchema,
      ratings: countSchema,
      requests: countSchema,
      /** Messages whose language was looked at: a sample where there are many. */
      languageMessages: countSchema,
    }),
  })
  .refine(
    ({ period, comparedWith }) =>
      comparedWith === null || Date.parse(comparedWith.to) <= Date.parse(period.from),
    "comparedWith must be over when period begins",
  );
export type DashboardMeta = z.infer<typeof dashboardMetaSchema>;

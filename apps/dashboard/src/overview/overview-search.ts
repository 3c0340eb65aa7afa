import { domainIdSchema, periodNameSchema } from "@acme/data-model";
import type { PeriodName } from "@acme/data-model";
import { z } from "zod";
import type { OverviewFilter } from "../api/filters.ts";

const timeZone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
});

/**
 * All that the overview's numbers depend on, as the URL has it. What is not understood is left out rather
 * than refused: a link that somebody shortened still shows something, and the page says what it shows.
 */
export const overviewSearchSchema = z.object({
  period: periodNameSchema.optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  domain: domainIdSchema.optional().catch(undefined),
  tz: timeZone.optional().catch(undefined),
  compare: z.literal("none").optional().catch(undefined),
});
export type OverviewSearch = z.infer<typeof overviewSearchSchema>;

const defaultPeriod: PeriodName = "30d";

/** Half a custom period is none. */
export function periodOf({ period, from, to }: OverviewSearch): PeriodName {
  if (period === "custom") return from !== undefined && to !== undefined ? "custom" : defaultPeriod;
  return period ?? defaultPeriod;
}

/** What to ask the API for. */
export function overviewFilter(search: OverviewSearch): OverviewFilter {
  const period = periodOf(search);
  const { from, to, domain, tz, compare } = search;
  return {
    period,
    ...(period === "custom" ? { from, to } : {}),
    ...(domain === undefined ? {} : { domainId: domain }),
    ...(tz === undefined ? {} : { timeZone: tz }),
    ...(compare === undefined ? {} : { compare: false }),
  };
}

/** What the conversations behind the overview are looked for with: the same days, said in full. */
export function conversationsSearch({ from, to, domain, tz, ...search }: OverviewSearch) {
  const period = periodOf(search.period === "custom" ? { ...search, from, to } : search);
  return { period, domain, tz, ...(period === "custom" ? { from, to } : {}) };
}

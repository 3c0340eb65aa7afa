import { z } from "zod";
import { countSchema } from "./values.ts";

/** One calendar day in the overview's time zone. */
export const trendDaySchema = z.object({
  /** `YYYY-MM-DD`. */
  date: z.iso.date(),
  conversations: countSchema,
  messages: countSchema,
  activeUsers: countSchema,
});
export type TrendDay = z.infer<typeof trendDaySchema>;

/** One entry for every day of the period, the current one included, oldest first; zeros where nothing was. */
export const dashboardTrendSchema = z
  .array(trendDaySchema)
  .refine(
    (days) => days.slice(1).every((day, at) => day.date === dayAfter(days[at]?.date ?? "")),
    "days must follow each other without a gap, oldest first",
  );
export type DashboardTrend = z.infer<typeof dashboardTrendSchema>;

// A calendar day has no zone: in UTC each is 24 hours long.
function dayAfter(date: string): string {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

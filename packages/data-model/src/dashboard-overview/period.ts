import { z } from "zod";
import { instantSchema } from "./values.ts";

/** What can be asked for; `custom` comes with its own limits. Days are those of the overview's time zone. */
export const periodNameSchema = z.enum(["today", "7d", "30d", "90d", "month-to-date", "custom"]);
export type PeriodName = z.infer<typeof periodNameSchema>;

/** From an instant on and up to, but without, another. */
export const periodSchema = z
  .object({ from: instantSchema, to: instantSchema })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), "must end after it begins");
export type Period = z.infer<typeof periodSchema>;

import { z } from "zod";

const count = z.int().nonnegative();

/** What `summaryJson` answers: a period without conversations or replies is not among them. */
export const summaryAnswerSchema = z.object({
  visits: z.array(
    z.object({
      is_current: z.boolean(),
      conversations: count,
      users: count,
      resolved: count,
      ratings: count,
      stars: z.number().nullable(),
    }),
  ),
  replies: z.array(
    z.object({
      is_current: z.boolean(),
      replies: count,
      average: z.number().nullable(),
      percentiles: z.tuple([z.number(), z.number(), z.number()]).nullable(),
    }),
  ),
});
export type SummaryAnswer = z.infer<typeof summaryAnswerSchema>;

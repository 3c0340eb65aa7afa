import { z } from "zod";

const count = z.int().nonnegative();
const average = z.number().nullable();
const percentiles = z.tuple([z.number(), z.number(), z.number()]).nullable();

/** What `summaryJson` answers: a period or a day without conversations is not among those begun. */
export const summaryAnswerSchema = z.object({
  begun: z.array(
    z.object({
      is_current: z.boolean(),
      /** The number of the day, from 1; `null` where days are not told apart, as in the comparison. */
      day: z.int().positive().nullable(),
      conversations: count,
      /** Those without a session. */
      anonymous: count,
      /** Those resolved, if it were not for those `awaited` below. */
      done: count,
      ratings: count,
      stars: z.number(),
    }),
  ),
  /** Distinct ones. */
  sessions: z.object({ current: count, previous: count }),
  answered: z.object({
    current_replies: count,
    current_average: average,
    current_percentiles: percentiles,
    /** Those among `done` that have ended while the visitor waited for an answer. */
    current_awaited: count,
    previous_replies: count,
    previous_average: average,
    previous_percentiles: percentiles,
    previous_awaited: count,
  }),
});
export type SummaryAnswer = z.infer<typeof summaryAnswerSchema>;

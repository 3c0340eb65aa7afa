import { conversationIdSchema, conversationStatusSchema, domainIdSchema } from "@acme/data-model";
import { z } from "zod";
import { momentsAnswerSchema } from "./moments.ts";
import { summaryAnswerSchema } from "./summary/summary-answer.ts";

const count = z.int().nonnegative();
/** Milliseconds since the epoch, to the microsecond. */
const instant = z.number();
/** The number of a day, from 1. */
const day = z.int().positive();

/** What {@link overviewStatement} answers. */
export const overviewAnswerSchema = z.object({
  moments: momentsAnswerSchema,
  summary: summaryAnswerSchema,
  sessions: z.array(z.object({ day, sessions: count })),
  messages: z.array(z.object({ day, messages: count })),
  recent: z.array(
    z.object({
      id: conversationIdSchema,
      createdAt: instant,
      status: conversationStatusSchema,
      preview: z.string().nullable(),
      lastMessageAt: instant.nullable(),
      customerName: z.string().nullable(),
    }),
  ),
  languages: z.array(z.object({ stored: z.string().nullable(), text: z.string() })),
  conversationsToday: count,
  requests: z.array(
    z.object({
      /** Over what it is added up: the requests to one model, those for one website, or all. */
      of: z.enum(["model", "domain", "all"]),
      model: z.string().nullable(),
      domain_id: domainIdSchema.nullable(),
      domain: z.string().nullable(),
      requests: count,
      succeeded: count,
      input_tokens: count,
      output_tokens: count,
      total_tokens: count,
      cost: z.number(),
      searches: count,
      timed: count,
      duration: count,
    }),
  ),
  lastRequestAt: instant.nullable(),
  lastTrainingAt: instant.nullable(),
});
export type OverviewAnswer = z.infer<typeof overviewAnswerSchema>;
export type RequestsAnswer = OverviewAnswer["requests"][number];

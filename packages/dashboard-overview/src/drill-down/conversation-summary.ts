import { conversationIdSchema, domainIdSchema, recentConversationSchema } from "@acme/data-model";
import { z } from "zod";

const instantSchema = z.iso.datetime();

/** A conversation as lists and exports have it. */
export const conversationSummarySchema = recentConversationSchema.extend({
  domainId: domainIdSchema.nullable(),
  /** The visitor's browser session. */
  sessionId: z.string().nullable(),
  endedAt: instantSchema.nullable(),
  /** The visitor's own, 1 to 5. */
  rating: z.number().min(1).max(5).nullable(),
});
export type ConversationSummary = z.infer<typeof conversationSummarySchema>;

/** What the database answers of it. */
export const conversationRowSchema = z.object({
  id: conversationIdSchema,
  /** To the microsecond, in UTC: a place in the list. */
  place: z.string(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
  domain_id: domainIdSchema.nullable(),
  session_id: z.string().nullable(),
  status: conversationSummarySchema.shape.status,
  rating: z.number().nullable(),
  customer_name: z.string().nullable(),
  preview: z.string().nullable(),
  last_message_at: z.date().nullable(),
});
export type ConversationRow = z.infer<typeof conversationRowSchema>;

export function toConversationSummary(row: ConversationRow): ConversationSummary {
  return {
    id: row.id,
    createdAt: row.created_at.toISOString(),
    status: row.status,
    lastMessagePreview: row.preview,
    lastMessageAt: row.last_message_at?.toISOString() ?? null,
    customerName: row.customer_name,
    domainId: row.domain_id,
    sessionId: row.session_id,
    endedAt: row.ended_at?.toISOString() ?? null,
    rating: row.rating,
  };
}

import { z } from "zod";
import { conversationIdSchema, domainIdSchema, organizationIdSchema } from "../ids/row-ids.ts";
import { jsonObject, timestamptz } from "./columns.ts";

/**
 * A row of `conversations`: one visit to a website's chat. The legacy column `customer_id` never held
 * anything and is no part of it.
 */
export const conversationRecordSchema = z.object({
  id: conversationIdSchema,
  organization_id: organizationIdSchema,
  /** `null` where an owner was assigned to a conversation that lost its website. */
  domain_id: domainIdSchema.nullable(),
  /** The visitor's browser session. */
  session_id: z.string().nullable(),
  metadata: jsonObject,
  started_at: timestamptz,
  ended_at: timestamptz.nullable(),
  created_at: timestamptz,
});
export type ConversationRecord = z.infer<typeof conversationRecordSchema>;

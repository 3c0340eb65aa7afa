import { z } from "zod";
import { conversationIdSchema, messageIdSchema, organizationIdSchema } from "../ids/row-ids.ts";
import { jsonObject, timestamptz } from "./columns.ts";

/** A row of `messages`: what one side of a conversation said. */
export const messageRecordSchema = z.object({
  id: messageIdSchema,
  organization_id: organizationIdSchema,
  /** `null` where an owner was assigned to a message that lost its conversation. */
  conversation_id: conversationIdSchema.nullable(),
  /** `user` for the visitor, `assistant` for the chat; the table allows any text. */
  role: z.string(),
  content: z.string(),
  metadata: jsonObject,
  created_at: timestamptz,
});
export type MessageRecord = z.infer<typeof messageRecordSchema>;

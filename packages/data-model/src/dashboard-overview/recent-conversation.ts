import { z } from "zod";
import { conversationIdSchema } from "../ids/row-ids.ts";
import { instantSchema } from "./values.ts";

/** `waiting`: for a person of the organization to answer. */
export const conversationStatusSchema = z.enum(["active", "waiting", "resolved"]);
export type ConversationStatus = z.infer<typeof conversationStatusSchema>;

/** Unicode code points of a preview at most. */
export const previewLength = 140;

/** The begin of a message, of whole code points. */
const previewSchema = z
  .string()
  .refine(
    (text) => Array.from(text).length <= previewLength,
    `must be at most ${previewLength} code points`,
  )
  .refine((text) => text.isWellFormed(), "must not be cut inside a code point");

/** A conversation as the overview lists it. */
export const recentConversationSchema = z.object({
  id: conversationIdSchema,
  createdAt: instantSchema,
  status: conversationStatusSchema,
  /** `null` where nobody has said anything yet. */
  lastMessagePreview: previewSchema.nullable(),
  lastMessageAt: instantSchema.nullable(),
  /** What the visitor is called, `null` where that is not known. */
  customerName: z.string().nullable(),
});
export type RecentConversation = z.infer<typeof recentConversationSchema>;

/** The ten conversations begun last, newest first. */
export const recentConversationsSchema = z
  .array(recentConversationSchema)
  .max(10)
  .refine(
    (list) =>
      list.every(({ createdAt }, at) => {
        const before = list[at - 1]?.createdAt ?? createdAt;
        return Date.parse(createdAt) <= Date.parse(before);
      }),
    "must be the newest first",
  );

import { z } from "zod";
import { instantSchema } from "./values.ts";

/** How the chat is doing; whatever nobody knows is `null`. */
export const botStatusSchema = z.object({
  lastRequestAt: instantSchema.nullable(),
  /** The model most requests of the period went to. */
  primaryModel: z.string().nullable(),
  /** When a page was last read and embedded. */
  lastTrainingAt: instantSchema.nullable(),
});
export type BotStatus = z.infer<typeof botStatusSchema>;

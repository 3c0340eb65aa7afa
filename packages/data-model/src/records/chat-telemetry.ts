import { z } from "zod";
import {
  chatTelemetryIdSchema,
  conversationIdSchema,
  domainIdSchema,
  organizationIdSchema,
} from "../ids/row-ids.ts";
import { integer, numeric, timestamptz } from "./columns.ts";

/** A row of `chat_telemetry`: one request to a language model and what it took. */
export const chatTelemetryRecordSchema = z.object({
  id: chatTelemetryIdSchema,
  organization_id: organizationIdSchema,
  /** `null` where the request belongs to no conversation. */
  conversation_id: conversationIdSchema.nullable(),
  /** The conversation decides where both are there. */
  domain_id: domainIdSchema.nullable(),
  success: z.boolean(),
  /** The model's name as its provider spells it. */
  model: z.string(),
  input_tokens: integer,
  output_tokens: integer,
  total_tokens: integer,
  /** US dollars, as decimal text with up to six places. */
  cost_usd: numeric,
  /** How often the request looked something up. */
  search_count: integer,
  /** Milliseconds; `null` where nobody measured. */
  duration_ms: integer.nullable(),
  created_at: timestamptz,
});
export type ChatTelemetryRecord = z.infer<typeof chatTelemetryRecordSchema>;

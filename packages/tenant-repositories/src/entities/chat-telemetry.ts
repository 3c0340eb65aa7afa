import type { ChatTelemetryRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { decimal, flag, id, instant, integer, optional, tenant, text, uuid } from "./columns.ts";

/** One row a request to a language model. */
export const chatTelemetry = new EntitySchema<ChatTelemetryRecord>({
  name: "chat_telemetry",
  tableName: "chat_telemetry",
  columns: {
    id,
    organization_id: tenant,
    conversation_id: optional(uuid),
    domain_id: optional(uuid),
    success: flag,
    model: text,
    input_tokens: integer,
    output_tokens: integer,
    total_tokens: integer,
    cost_usd: decimal,
    search_count: integer,
    duration_ms: optional(integer),
    created_at: instant,
  },
});

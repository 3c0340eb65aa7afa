import type { ConversationRecord, MessageRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { id, instant, json, optional, tenant, text, uuid } from "./columns.ts";

/** With what TypeORM can load beside it. */
export type MessageEntity = MessageRecord & { readonly conversation?: ConversationRecord | null };

/** What was said in a conversation. */
export const messages = new EntitySchema<MessageEntity>({
  name: "messages",
  tableName: "messages",
  columns: {
    id,
    organization_id: tenant,
    conversation_id: optional(uuid),
    role: text,
    content: text,
    metadata: json,
    created_at: instant,
  },
  relations: {
    conversation: {
      type: "many-to-one",
      target: "conversations",
      joinColumn: { name: "conversation_id" },
      inverseSide: "messages",
    },
  },
});

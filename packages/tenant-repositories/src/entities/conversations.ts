import type { ConversationRecord, DomainRecord, MessageRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { id, instant, json, optional, tenant, text, uuid } from "./columns.ts";

/** With what TypeORM can load beside it. */
export type ConversationEntity = ConversationRecord & {
  readonly domain?: DomainRecord | null;
  readonly messages?: MessageRecord[];
};

/** Chat sessions of a website's visitors. */
export const conversations = new EntitySchema<ConversationEntity>({
  name: "conversations",
  tableName: "conversations",
  columns: {
    id,
    organization_id: tenant,
    domain_id: optional(uuid),
    session_id: optional(text),
    metadata: json,
    started_at: instant,
    ended_at: optional(instant),
    created_at: instant,
  },
  relations: {
    domain: { type: "many-to-one", target: "domains", joinColumn: { name: "domain_id" } },
    messages: { type: "one-to-many", target: "messages", inverseSide: "conversation" },
  },
});

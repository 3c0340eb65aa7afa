import type { WebsiteContentRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { id, instant, json, optional, tenant, text, uuid } from "./columns.ts";

/** The readable text of pages. */
export const websiteContent = new EntitySchema<WebsiteContentRecord>({
  name: "website_content",
  tableName: "website_content",
  columns: {
    id,
    organization_id: tenant,
    domain_id: optional(uuid),
    url: text,
    title: optional(text),
    content: optional(text),
    content_hash: optional(text),
    metadata: json,
    created_at: instant,
  },
});

import type { ScrapedPageRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { id, instant, json, optional, tenant, text, uuid } from "./columns.ts";

/** A website's pages as the crawler found them. */
export const scrapedPages = new EntitySchema<ScrapedPageRecord>({
  name: "scraped_pages",
  tableName: "scraped_pages",
  columns: {
    id,
    organization_id: tenant,
    domain_id: optional(uuid),
    url: text,
    title: optional(text),
    content: optional(text),
    metadata: json,
    status: text,
    scraped_at: instant,
  },
});

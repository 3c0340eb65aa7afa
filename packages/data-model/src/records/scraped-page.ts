import { z } from "zod";
import { domainIdSchema, organizationIdSchema, scrapedPageIdSchema } from "../ids/row-ids.ts";
import { jsonObject, timestamptz } from "./columns.ts";

/** A row of `scraped_pages`: a page of a website as the crawler found it, one a URL and domain. */
export const scrapedPageRecordSchema = z.object({
  id: scrapedPageIdSchema,
  organization_id: organizationIdSchema,
  /** `null` where an owner was assigned to a page that lost its website. */
  domain_id: domainIdSchema.nullable(),
  url: z.string(),
  title: z.string().nullable(),
  content: z.string().nullable(),
  metadata: jsonObject,
  /** How far the crawler got, e.g. `pending`; the table allows any text. */
  status: z.string(),
  scraped_at: timestamptz,
});
export type ScrapedPageRecord = z.infer<typeof scrapedPageRecordSchema>;

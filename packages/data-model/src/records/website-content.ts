import { z } from "zod";
import { domainIdSchema, organizationIdSchema, websiteContentIdSchema } from "../ids/row-ids.ts";
import { jsonObject, timestamptz } from "./columns.ts";

/** A row of `website_content`: the readable text of a page, one a URL and domain. */
export const websiteContentRecordSchema = z.object({
  id: websiteContentIdSchema,
  organization_id: organizationIdSchema,
  /** `null` where an owner was assigned to content that lost its website. */
  domain_id: domainIdSchema.nullable(),
  url: z.string(),
  title: z.string().nullable(),
  content: z.string().nullable(),
  /** Tells whether a page changed since it was read last. */
  content_hash: z.string().nullable(),
  metadata: jsonObject,
  created_at: timestamptz,
});
export type WebsiteContentRecord = z.infer<typeof websiteContentRecordSchema>;

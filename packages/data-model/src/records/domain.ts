import { z } from "zod";
import { domainIdSchema, organizationIdSchema } from "../ids/row-ids.ts";
import { timestamptz } from "./columns.ts";

/** A row of `domains`: a website of an organization. It may move to another one, with all it holds. */
export const domainRecordSchema = z.object({
  id: domainIdSchema,
  organization_id: organizationIdSchema,
  /** The host name, unique among all organizations. */
  domain: z.string(),
  name: z.string().nullable(),
  active: z.boolean(),
  created_at: timestamptz,
});
export type DomainRecord = z.infer<typeof domainRecordSchema>;

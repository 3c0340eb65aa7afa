import { z } from "zod";
import { domainConfigIdSchema, organizationIdSchema } from "../ids/row-ids.ts";
import { integer, jsonObject } from "./columns.ts";

/** A row of `domain_configs`, the settings of a website. Legacy code knows it as `customer_configs`. */
export const domainConfigRecordSchema = z.object({
  id: domainConfigIdSchema,
  organization_id: organizationIdSchema,
  /** The host name, unique among all organizations. */
  domain: z.string(),
  business_name: z.string().nullable(),
  settings: jsonObject,
  /** Ciphertext by the name of what it opens. */
  encrypted_credentials: jsonObject,
  /** Requests a minute. */
  rate_limit: integer,
  active: z.boolean(),
});
export type DomainConfigRecord = z.infer<typeof domainConfigRecordSchema>;

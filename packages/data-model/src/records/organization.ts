import { z } from "zod";
import { stripeCustomerIdSchema } from "../ids/external-ids.ts";
import { organizationIdSchema } from "../ids/row-ids.ts";
import { integer, jsonObject, timestamptz } from "./columns.ts";

/** A row of `organizations`: a tenant, the owner of rows in every other table. */
export const organizationRecordSchema = z.object({
  id: organizationIdSchema,
  name: z.string(),
  /** Unique among all organizations. */
  slug: z.string(),
  /** `null` until the organization pays. */
  stripe_customer_id: stripeCustomerIdSchema.nullable(),
  settings: jsonObject,
  plan_type: z.string(),
  /** How many members the plan allows. */
  seat_limit: integer,
  created_at: timestamptz,
  updated_at: timestamptz,
});
export type OrganizationRecord = z.infer<typeof organizationRecordSchema>;

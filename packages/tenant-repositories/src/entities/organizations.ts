import type { OrganizationRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { id, instant, integer, json, optional, text } from "./columns.ts";

/** The tenants. */
export const organizations = new EntitySchema<OrganizationRecord>({
  name: "organizations",
  tableName: "organizations",
  columns: {
    id,
    name: text,
    slug: text,
    stripe_customer_id: optional(text),
    settings: json,
    plan_type: text,
    seat_limit: integer,
    created_at: instant,
    updated_at: instant,
  },
});

import type { DomainRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { flag, id, instant, optional, tenant, text } from "./columns.ts";

/** A tenant's websites. */
export const domains = new EntitySchema<DomainRecord>({
  name: "domains",
  tableName: "domains",
  columns: {
    id,
    organization_id: tenant,
    domain: text,
    name: optional(text),
    active: flag,
    created_at: instant,
  },
});

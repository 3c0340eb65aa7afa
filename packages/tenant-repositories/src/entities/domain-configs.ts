import type { DomainConfigRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { flag, id, integer, json, optional, tenant, text } from "./columns.ts";

/** A website's settings. */
export const domainConfigs = new EntitySchema<DomainConfigRecord>({
  name: "domain_configs",
  tableName: "domain_configs",
  columns: {
    id,
    organization_id: tenant,
    domain: text,
    business_name: optional(text),
    settings: json,
    encrypted_credentials: json,
    rate_limit: integer,
    active: flag,
  },
});

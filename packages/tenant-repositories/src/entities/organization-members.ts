import type { OrganizationMemberRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { id, instant, tenant, text, uuid } from "./columns.ts";

/** Who belongs to a tenant, as what. */
export const organizationMembers = new EntitySchema<OrganizationMemberRecord>({
  name: "organization_members",
  tableName: "organization_members",
  columns: {
    id,
    organization_id: tenant,
    user_id: uuid,
    role: text,
    joined_at: instant,
  },
});

import { z } from "zod";
import { organizationIdSchema, organizationMemberIdSchema, userIdSchema } from "../ids/row-ids.ts";
import { timestamptz } from "./columns.ts";

/** What a member may do, from most to least; the table's CHECK allows nothing else. */
export const organizationRoleSchema = z.enum(["owner", "admin", "member", "viewer"]);
export type OrganizationRole = z.infer<typeof organizationRoleSchema>;

/** A row of `organization_members`: a person in an organization, at most once in each. */
export const organizationMemberRecordSchema = z.object({
  id: organizationMemberIdSchema,
  organization_id: organizationIdSchema,
  user_id: userIdSchema,
  role: organizationRoleSchema,
  joined_at: timestamptz,
});
export type OrganizationMemberRecord = z.infer<typeof organizationMemberRecordSchema>;

import { organizationMemberIdSchema, organizationRoleSchema, userIdSchema } from "@acme/data-model";
import { z } from "zod";
import { pageOf, pageQuery } from "./lists.ts";
import { defineOperation } from "./operation.ts";
import {
  organizationParameters,
  organizationParams,
  organizationPath,
} from "./organization-path.ts";
import { instant } from "./values.ts";

const path = `${organizationPath}/members` as const;
const onePath = `${path}/{memberId}` as const;
const oneParams = z.strictObject({ ...organizationParams, memberId: organizationMemberIdSchema });
const tag = "Members";

export const member = z
  .object({
    id: organizationMemberIdSchema,
    userId: userIdSchema,
    role: organizationRoleSchema,
    joinedAt: instant,
  })
  .meta({ id: "Member" });

export const listMembers = defineOperation({
  id: "listMembers",
  method: "get",
  path,
  tag,
  summary: "Who belongs to the organization",
  access: "viewer",
  params: organizationParameters,
  query: z.strictObject({ ...pageQuery, role: organizationRoleSchema.optional() }),
  answer: { status: 200, description: "A part of the list.", schema: pageOf(member) },
  problems: ["invalid_cursor"],
});

export const getMember = defineOperation({
  id: "getMember",
  method: "get",
  path: onePath,
  tag,
  summary: "One member",
  access: "viewer",
  params: oneParams,
  answer: { status: 200, description: "The member.", schema: member },
});

export const addMember = defineOperation({
  id: "addMember",
  method: "post",
  path,
  tag,
  summary: "Adds somebody to the organization",
  description: "Only owners make owners. Every member takes a seat, whatever the role.",
  access: "admin",
  params: organizationParameters,
  body: z.strictObject({ userId: userIdSchema, role: organizationRoleSchema }),
  answer: { status: 201, description: "The new member.", schema: member, id: "id" },
  problems: ["already_exists", "seat_limit_reached"],
});

export const changeMemberRole = defineOperation({
  id: "changeMemberRole",
  method: "patch",
  path: onePath,
  tag,
  summary: "Gives a member another role",
  description: "Only owners make owners, or unmake them; the last one stays.",
  access: "admin",
  params: oneParams,
  body: z.strictObject({ role: organizationRoleSchema }),
  answer: { status: 200, description: "The member as it is now.", schema: member },
  problems: ["last_owner"],
});

export const removeMember = defineOperation({
  id: "removeMember",
  method: "delete",
  path: onePath,
  tag,
  summary: "Puts somebody out of the organization, at once",
  access: "admin",
  params: oneParams,
  answer: { status: 204, description: "Is a member no more.", schema: z.void() },
  problems: ["last_owner"],
});

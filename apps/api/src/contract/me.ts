import { organizationIdSchema, organizationRoleSchema, userIdSchema } from "@acme/data-model";
import { z } from "zod";
import { defineOperation } from "./operation.ts";

const membership = z
  .object({ organizationId: organizationIdSchema, role: organizationRoleSchema })
  .meta({ id: "Membership" });

const me = z
  .object({
    userId: userIdSchema,
    memberships: z.array(membership),
    operator: z.boolean().describe("Whether the platform's own migration is yours to see."),
  })
  .meta({ id: "Me" });

export const getMe = defineOperation({
  id: "getMe",
  method: "get",
  path: "/v1/me",
  tag: "You",
  summary: "Who the token is for, and the organizations to choose from",
  access: "user",
  answer: { status: 200, description: "You.", schema: me },
});

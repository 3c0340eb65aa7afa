import { organizationIdSchema, organizationRoleSchema } from "@acme/data-model";
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { organizationParameters, organizationPath } from "./organization-path.ts";
import { instant } from "./values.ts";

/** Neither its settings, which may hold anything, nor what Stripe calls it. */
const organization = z
  .object({
    id: organizationIdSchema,
    name: z.string(),
    slug: z.string(),
    planType: z.string(),
    seatLimit: z.int(),
    yourRole: organizationRoleSchema,
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Organization" });

export const getOrganization = defineOperation({
  id: "getOrganization",
  method: "get",
  path: organizationPath,
  tag: "Organizations",
  summary: "One organization, and your role in it",
  access: "viewer",
  params: organizationParameters,
  answer: { status: 200, description: "The organization.", schema: organization },
});

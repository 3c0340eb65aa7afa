import { domainConfigIdSchema } from "@acme/data-model";
import { z } from "zod";
import { pageOf, pageQuery } from "./lists.ts";
import { defineOperation } from "./operation.ts";
import {
  organizationParameters,
  organizationParams,
  organizationPath,
} from "./organization-path.ts";
import { hostName, jsonObject, text } from "./values.ts";

const path = `${organizationPath}/domain-configs` as const;
const onePath = `${path}/{domainConfigId}` as const;
const oneParams = z.strictObject({ ...organizationParams, domainConfigId: domainConfigIdSchema });
const tag = "Domain configs";

/** The encrypted credentials are not part of it, and neither are their names. */
export const domainConfig = z
  .object({
    domainConfigId: domainConfigIdSchema,
    domain: z.string().describe("The host name, unique among all organizations."),
    businessName: z.string().nullable(),
    settings: jsonObject,
    rateLimit: z.int().describe("Requests a minute."),
    active: z.boolean(),
  })
  .meta({ id: "DomainConfig" });

const changeable = {
  businessName: text(200).nullable().optional(),
  settings: jsonObject.optional(),
  rateLimit: z.int().min(1).max(100_000).optional(),
  active: z.boolean().optional(),
};

export const listDomainConfigs = defineOperation({
  id: "listDomainConfigs",
  method: "get",
  path,
  tag,
  summary: "The settings of the organization's websites",
  access: "viewer",
  params: organizationParameters,
  query: z.strictObject({
    ...pageQuery,
    domainConfigId: domainConfigIdSchema.optional(),
    domain: hostName.optional(),
    active: z.boolean().optional(),
  }),
  renamed: {
    customerId: {
      use: "domainConfigId",
      since: "2025-10-29",
      sunset: "2027-12-31",
      why: "It was always the id of a website's settings, never a customer's.",
    },
  },
  answer: { status: 200, description: "A part of the list.", schema: pageOf(domainConfig) },
  problems: ["invalid_cursor"],
});

export const getDomainConfig = defineOperation({
  id: "getDomainConfig",
  method: "get",
  path: onePath,
  tag,
  summary: "The settings of one website",
  access: "viewer",
  params: oneParams,
  answer: { status: 200, description: "The settings.", schema: domainConfig },
});

export const createDomainConfig = defineOperation({
  id: "createDomainConfig",
  method: "post",
  path,
  tag,
  summary: "Adds settings for a website",
  access: "admin",
  params: organizationParameters,
  body: z.strictObject({ domain: hostName, ...changeable }),
  answer: {
    status: 201,
    description: "The new settings.",
    schema: domainConfig,
    id: "domainConfigId",
  },
  problems: ["already_exists"],
});

export const updateDomainConfig = defineOperation({
  id: "updateDomainConfig",
  method: "patch",
  path: onePath,
  tag,
  summary: "Changes settings; what is not named stays as it is",
  access: "member",
  params: oneParams,
  body: z
    .strictObject(changeable)
    .refine((changes) => Object.keys(changes).length > 0, "must change something"),
  answer: { status: 200, description: "The settings as they are now.", schema: domainConfig },
});

export const deleteDomainConfig = defineOperation({
  id: "deleteDomainConfig",
  method: "delete",
  path: onePath,
  tag,
  summary: "Deletes the settings of a website, with the credentials in them",
  access: "admin",
  params: oneParams,
  answer: { status: 204, description: "They are gone.", schema: z.void() },
});

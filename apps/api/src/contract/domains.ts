import { domainIdSchema, organizationIdSchema } from "@acme/data-model";
import { z } from "zod";
import { pageOf, pageQuery } from "./lists.ts";
import { defineOperation } from "./operation.ts";
import {
  organizationParameters,
  organizationParams,
  organizationPath,
} from "./organization-path.ts";
import { hostName, instant, text } from "./values.ts";

const path = `${organizationPath}/domains` as const;
const onePath = `${path}/{domainId}` as const;
const oneParams = z.strictObject({ ...organizationParams, domainId: domainIdSchema });
const tag = "Domains";

export const domain = z
  .object({
    id: domainIdSchema,
    domain: z.string().describe("The host name, unique among all organizations."),
    name: z.string().nullable(),
    active: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: "Domain" });

const name = text(200).nullable();

export const listDomains = defineOperation({
  id: "listDomains",
  method: "get",
  path,
  tag,
  summary: "The organization's websites",
  access: "viewer",
  params: organizationParameters,
  query: z.strictObject({
    ...pageQuery,
    // A choice of websites has all of them to choose from: few requests, each of short rows.
    limit: z.int().min(1).max(1_000).default(20).describe("How many at most."),
    active: z.boolean().optional(),
    search: z.string().min(1).max(253).optional().describe("Part of the host name."),
    sort: z.enum(["domain", "-domain", "createdAt", "-createdAt"]).default("domain"),
  }),
  answer: { status: 200, description: "A part of the list.", schema: pageOf(domain) },
  problems: ["invalid_cursor"],
});

export const getDomain = defineOperation({
  id: "getDomain",
  method: "get",
  path: onePath,
  tag,
  summary: "One website",
  access: "viewer",
  params: oneParams,
  answer: { status: 200, description: "The website.", schema: domain },
});

export const createDomain = defineOperation({
  id: "createDomain",
  method: "post",
  path,
  tag,
  summary: "Adds a website",
  access: "admin",
  params: organizationParameters,
  body: z.strictObject({
    domain: hostName,
    name: name.optional(),
    active: z.boolean().optional(),
  }),
  answer: { status: 201, description: "The new website.", schema: domain, id: "id" },
  problems: ["already_exists"],
});

export const updateDomain = defineOperation({
  id: "updateDomain",
  method: "patch",
  path: onePath,
  tag,
  summary: "Changes what a website is called, or switches it on or off",
  access: "member",
  params: oneParams,
  body: z
    .strictObject({ name: name.optional(), active: z.boolean().optional() })
    .refine((changes) => Object.keys(changes).length > 0, "must change something"),
  answer: { status: 200, description: "The website as it is now.", schema: domain },
});

export const deleteDomain = defineOperation({
  id: "deleteDomain",
  method: "delete",
  path: onePath,
  tag,
  summary: "Deletes a website with everything under it: pages, conversations, messages",
  access: "admin",
  params: oneParams,
  answer: { status: 204, description: "It is gone.", schema: z.void() },
});

/** How many rows go with a website, by table. */
const rowCounts = z.record(z.string(), z.int().nonnegative()).meta({ id: "RowCounts" });

export const previewDomainTransfer = defineOperation({
  id: "previewDomainTransfer",
  method: "get",
  path: `${onePath}/transfer`,
  tag,
  summary: "What a transfer would take along",
  access: "admin",
  params: oneParams,
  answer: {
    status: 200,
    description: "Rows by table.",
    schema: z.object({ rows: rowCounts }).meta({ id: "DomainTransferPreview" }),
  },
});

export const transferDomain = defineOperation({
  id: "transferDomain",
  method: "post",
  path: `${onePath}/transfer`,
  tag,
  summary: "Hands a website and everything under it over to another organization",
  description: "You have to be at least admin in both.",
  access: "admin",
  params: oneParams,
  body: z.strictObject({ toOrganizationId: organizationIdSchema }),
  answer: {
    status: 200,
    description: "Whose it is now.",
    schema: z
      .object({ domainId: domainIdSchema, organizationId: organizationIdSchema })
      .meta({ id: "DomainTransfer" }),
  },
});

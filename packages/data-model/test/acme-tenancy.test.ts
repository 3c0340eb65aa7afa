import { expect, test } from "vitest";
import { acmeTenancy } from "@acme/data-model";
import { ownershipChains } from "@acme/tenancy";

test("works on parents before children, alphabetically where that is free", () => {
  expect(acmeTenancy.tables.map((table) => table.name)).toEqual([
    "domain_configs",
    "domains",
    "conversations",
    "chat_telemetry",
    "messages",
    "organization_members",
    "scraped_pages",
    "page_embeddings",
    "structured_extractions",
    "website_content",
  ]);
});

test("knows every way from each table to a table that owns the column, the preferred one first", () => {
  const ways = acmeTenancy.tables.map(({ name }) => [
    name,
    ownershipChains(acmeTenancy, name).map((chain) =>
      chain.map(({ columns, parent }) => `${columns.join()} → ${parent}`).join(", "),
    ),
  ]);
  expect(Object.fromEntries(ways)).toEqual({
    organization_members: [""],
    domains: [""],
    domain_configs: [""],
    conversations: ["domain_id → domains"],
    messages: ["conversation_id → conversations, domain_id → domains"],
    scraped_pages: ["domain_id → domains"],
    page_embeddings: ["page_id → scraped_pages, domain_id → domains", "domain_id → domains"],
    structured_extractions: ["domain_id → domains"],
    website_content: ["domain_id → domains"],
    chat_telemetry: ["conversation_id → conversations, domain_id → domains", "domain_id → domains"],
  });
});

test("names the tenant, the owner's column, the roles, the members, and exempts no table", () => {
  expect(acmeTenancy).toMatchObject({
    schema: "public",
    tenant: { table: "organizations", key: "id", updatable: ["name", "settings", "updated_at"] },
    column: "organization_id",
    roles: { tenant: "acme_tenant", system: "acme_system" },
    identity: "ticket",
    members: { table: "organization_members", user: "user_id", role: "role" },
    legacyRoles: ["legacy_app"],
    exempt: [],
  });
});

test("renames customer_configs and drops the dead customer_id, and nothing else", () => {
  const { tables } = acmeTenancy;
  expect(
    tables
      .filter((table) => table.legacyName !== table.name)
      .map((table) => [table.legacyName, table.name]),
  ).toEqual([["customer_configs", "domain_configs"]]);
  expect(
    tables.flatMap(({ name, deadColumns }) => deadColumns.map((column) => `${name}.${column}`)),
  ).toEqual(["conversations.customer_id"]);
});

test("lists every table of content in an order that an index serves", () => {
  const orders = acmeTenancy.tables.map(({ name, index }) => [
    name,
    index?.map(({ column, order }) => `${column} ${order}`).join(", "),
  ]);
  const newest = "created_at desc, id asc";
  expect(Object.fromEntries(orders)).toEqual({
    organization_members: undefined,
    domains: "domain asc, id asc",
    domain_configs: "domain asc, id asc",
    conversations: newest,
    messages: newest,
    scraped_pages: "scraped_at desc, id asc",
    page_embeddings: newest,
    structured_extractions: newest,
    website_content: newest,
    chat_telemetry: newest,
  });
});

import { describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  chatTelemetryRecordSchema,
  conversationRecordSchema,
  domainConfigRecordSchema,
  domainRecordSchema,
  messageRecordSchema,
  organizationMemberRecordSchema,
  organizationRecordSchema,
  pageEmbeddingRecordSchema,
  scrapedPageRecordSchema,
  structuredExtractionRecordSchema,
  websiteContentRecordSchema,
} from "@acme/data-model";
import type { AcmeRecords } from "@acme/data-model";
import { rows } from "./rows.ts";

const schemas = {
  organizations: organizationRecordSchema,
  organization_members: organizationMemberRecordSchema,
  domains: domainRecordSchema,
  domain_configs: domainConfigRecordSchema,
  conversations: conversationRecordSchema,
  messages: messageRecordSchema,
  scraped_pages: scrapedPageRecordSchema,
  page_embeddings: pageEmbeddingRecordSchema,
  structured_extractions: structuredExtractionRecordSchema,
  website_content: websiteContentRecordSchema,
  chat_telemetry: chatTelemetryRecordSchema,
} satisfies { [Table in keyof AcmeRecords]: z.ZodType<AcmeRecords[Table]> };

const entries = Object.entries(schemas);
const rowOf: Readonly<Record<string, object>> = rows;

describe.for(entries)("a row of %s", ([table, schema]) => {
  const row = rowOf[table] ?? {};

  test("parses as node-pg gives it, every column kept", () => {
    expect(schema.parse(row)).toEqual(row);
  });

  test("is refused when any one column is missing", () => {
    for (const column of Object.keys(row)) {
      const { [column]: _, ...rest }: Record<string, unknown> = { ...row };
      const paths = schema.safeParse(rest).error?.issues.map((issue) => issue.path.join("."));
      expect(paths, `without ${column}`).toEqual([column]);
    }
  });

  test("is refused when any one column has another type", () => {
    for (const column of Object.keys(row)) {
      const wrong = { ...row, [column]: Symbol("no column holds this") };
      expect(schema.safeParse(wrong).success, `with a wrong ${column}`).toBe(false);
    }
  });

  test("is refused when it says that nobody owns it", () => {
    const owner = table === "organizations" ? "id" : "organization_id";
    const paths = schema.safeParse({ ...row, [owner]: null }).error?.issues.map(({ path }) => path);
    expect(paths).toEqual([[owner]]);
  });
});

test("a conversation read before the dead column is dropped comes out without it", () => {
  const legacy = { ...rows.conversations, customer_id: null };
  expect(conversationRecordSchema.parse(legacy)).toEqual(rows.conversations);
});

test.for([
  ["a timestamp as text", messageRecordSchema, { ...rows.messages, created_at: "2026-03-01" }],
  ["the timestamp infinity", messageRecordSchema, { ...rows.messages, created_at: Infinity }],
  ["a list as metadata", messageRecordSchema, { ...rows.messages, metadata: [] }],
  ["a numeric as a number", chatTelemetryRecordSchema, { ...rows.chat_telemetry, cost_usd: 0.1 }],
  ["a numeric NaN", chatTelemetryRecordSchema, { ...rows.chat_telemetry, cost_usd: "NaN" }],
  ["an integer as text", chatTelemetryRecordSchema, { ...rows.chat_telemetry, search_count: "2" }],
  [
    "a bigint's number",
    chatTelemetryRecordSchema,
    { ...rows.chat_telemetry, total_tokens: 2 ** 31 },
  ],
  [
    "a role nobody has",
    organizationMemberRecordSchema,
    { ...rows.organization_members, role: "root" },
  ],
  ["an id that is none", domainRecordSchema, { ...rows.domains, id: "shop.alpina.example" }],
  [
    "a customer id of another system",
    organizationRecordSchema,
    { ...rows.organizations, stripe_customer_id: "42" },
  ],
] as const)("refuses %s", ([, schema, row]) => {
  expect(schema.safeParse(row).success).toBe(false);
});

test("reads a pgvector column, which comes as text, as the same numbers", () => {
  const row = { ...rows.page_embeddings, embedding: "[0.25,-1,0]" };
  expect(pageEmbeddingRecordSchema.parse(row)).toEqual(rows.page_embeddings);
});

test("takes a page piece whose embedding is still to be computed", () => {
  const row = { ...rows.page_embeddings, embedding: null };
  expect(pageEmbeddingRecordSchema.parse(row)).toEqual(row);
});

test.for(["", "[1,2", "{1,2}", "1", "null", '["1"]', "[NaN]", "[[1]]", [1, Number.NaN], ["1"], {}])(
  "refuses %j as an embedding",
  (embedding) => {
    const result = pageEmbeddingRecordSchema.safeParse({ ...rows.page_embeddings, embedding });
    expect(result.error?.issues.map((issue) => issue.path)).toEqual([["embedding"]]);
  },
);

import {
  chatTelemetryRecordSchema,
  conversationRecordSchema,
  domainConfigRecordSchema,
  domainRecordSchema,
  messageRecordSchema,
  pageEmbeddingRecordSchema,
  scrapedPageRecordSchema,
  structuredExtractionRecordSchema,
  websiteContentRecordSchema,
} from "@acme/data-model";
import type { TenantRepository, TenantScope } from "../../src/index.ts";
import { ids } from "./tenants.ts";

/** Any repository, for tests that do the same with each of them. */
export type AnyRepository = TenantRepository<Record<string, unknown>, object, string>;

const any = (repository: object): AnyRepository => repository as AnyRepository;

export type Aggregate = {
  readonly name: string;
  readonly of: (scope: TenantScope) => AnyRepository;
  readonly schema: { readonly parse: (row: unknown) => unknown };
  /** A row of the tenant's, told from others by a number. */
  readonly row: (tenant: number, number: number) => Record<string, unknown>;
  readonly changes: Record<string, unknown>;
};

const domainOf = (tenant: number): string => ids.row("0d", tenant, 1);

/** Every aggregate with all writes; members and organizations have tests of their own. */
export const aggregates: readonly Aggregate[] = [
  {
    name: "domains",
    of: (scope) => any(scope.domains),
    schema: domainRecordSchema,
    row: (tenant, number) => ({ domain: `new${number}.tenant${tenant}.example`, name: "New" }),
    changes: { name: null, active: false },
  },
  {
    name: "domainConfigs",
    of: (scope) => any(scope.domainConfigs),
    schema: domainConfigRecordSchema,
    row: (tenant, number) => ({ domain: `new${number}.tenant${tenant}.example`, rate_limit: 7 }),
    changes: { settings: { colour: "green" }, rate_limit: 8 },
  },
  {
    name: "conversations",
    of: (scope) => any(scope.conversations),
    schema: conversationRecordSchema,
    row: (tenant, number) => ({ domain_id: domainOf(tenant), session_id: `new ${number}` }),
    changes: { ended_at: new Date("2025-12-01T10:00:00.123Z") },
  },
  {
    name: "messages",
    of: (scope) => any(scope.messages),
    schema: messageRecordSchema,
    row: (tenant, number) => ({
      conversation_id: ids.row("ce", tenant),
      role: "user",
      content: `new ${number}`,
    }),
    changes: { content: "changed", metadata: { edited: true } },
  },
  {
    name: "pages",
    of: (scope) => any(scope.pages),
    schema: scrapedPageRecordSchema,
    row: (tenant, number) => ({ domain_id: domainOf(tenant), url: `https://new/${number}` }),
    changes: { title: "Changed", content: null },
  },
  {
    name: "embeddings",
    of: (scope) => any(scope.embeddings),
    schema: pageEmbeddingRecordSchema,
    row: (tenant, number) => ({
      page_id: ids.row("0e", tenant),
      chunk_text: `new ${number}`,
      embedding: [0.5, -1, number],
    }),
    changes: { embedding: [0.25, 0.125] },
  },
  {
    name: "extractions",
    of: (scope) => any(scope.extractions),
    schema: structuredExtractionRecordSchema,
    row: (tenant, number) => ({
      domain_id: domainOf(tenant),
      url: `https://new/${number}`,
      extract_type: "price",
      confidence_score: "0.125",
    }),
    changes: { extracted_data: { price: 3 }, confidence_score: null },
  },
  {
    name: "websiteContent",
    of: (scope) => any(scope.websiteContent),
    schema: websiteContentRecordSchema,
    row: (tenant, number) => ({ domain_id: domainOf(tenant), url: `https://new/${number}` }),
    changes: { content: "changed", content_hash: "abc" },
  },
  {
    name: "telemetry",
    of: (scope) => any(scope.telemetry),
    schema: chatTelemetryRecordSchema,
    row: (tenant, number) => ({
      conversation_id: ids.row("ce", tenant),
      success: true,
      model: `new ${number}`,
      cost_usd: "0.000456",
    }),
    changes: { duration_ms: 12, input_tokens: 34 },
  },
];

import type {
  ChatTelemetryId,
  ChatTelemetryRecord,
  ConversationId,
  ConversationRecord,
  DomainConfigId,
  DomainConfigRecord,
  MessageId,
  MessageRecord,
  ScrapedPageId,
  ScrapedPageRecord,
  StructuredExtractionId,
  StructuredExtractionRecord,
  WebsiteContentId,
  WebsiteContentRecord,
} from "@acme/data-model";
import type { ScopeHandle } from "../scope/scope-handle.ts";
import type { AcmeTables } from "../tables/acme-tables.ts";
import { tableOf } from "../tables/acme-tables.ts";
import { DomainRepository } from "./domains.ts";
import { MemberRepository } from "./members.ts";
import type { NewRow } from "./new-row.ts";
import { OrganizationRepository } from "./organizations.ts";
import { PageEmbeddingRepository } from "./page-embeddings.ts";
import { TenantRepository } from "./tenant-repository.ts";

export type NewDomainConfig = NewRow<
  DomainConfigRecord,
  "domain",
  "business_name" | "settings" | "encrypted_credentials" | "rate_limit" | "active"
>;
export type NewConversation = NewRow<
  ConversationRecord,
  "domain_id",
  "session_id" | "metadata" | "started_at" | "ended_at" | "created_at"
>;
export type NewMessage = NewRow<
  MessageRecord,
  "conversation_id" | "role" | "content",
  "metadata" | "created_at"
>;
export type NewScrapedPage = NewRow<
  ScrapedPageRecord,
  "domain_id" | "url",
  "title" | "content" | "metadata" | "status" | "scraped_at"
>;
export type NewStructuredExtraction = NewRow<
  StructuredExtractionRecord,
  "domain_id" | "url" | "extract_type",
  "extracted_data" | "confidence_score" | "created_at"
>;
export type NewWebsiteContent = NewRow<
  WebsiteContentRecord,
  "domain_id" | "url",
  "title" | "content" | "content_hash" | "metadata" | "created_at"
>;
export type NewChatTelemetry = NewRow<
  ChatTelemetryRecord,
  "success" | "model",
  | "conversation_id"
  | "domain_id"
  | "input_tokens"
  | "output_tokens"
  | "total_tokens"
  | "cost_usd"
  | "search_count"
  | "duration_ms"
  | "created_at"
>;

/** The repositories of a scope, one a table of the model. */
export type Repositories = {
  readonly organizations: OrganizationRepository;
  readonly members: MemberRepository;
  readonly domains: DomainRepository;
  readonly domainConfigs: TenantRepository<DomainConfigRecord, NewDomainConfig, DomainConfigId>;
  readonly conversations: TenantRepository<ConversationRecord, NewConversation, ConversationId>;
  readonly messages: TenantRepository<MessageRecord, NewMessage, MessageId>;
  /** Natural key: `domain_id` and `url`. */
  readonly pages: TenantRepository<ScrapedPageRecord, NewScrapedPage, ScrapedPageId>;
  readonly embeddings: PageEmbeddingRepository;
  readonly extractions: TenantRepository<
    StructuredExtractionRecord,
    NewStructuredExtraction,
    StructuredExtractionId
  >;
  /** Natural key: `domain_id` and `url`. */
  readonly websiteContent: TenantRepository<
    WebsiteContentRecord,
    NewWebsiteContent,
    WebsiteContentId
  >;
  readonly telemetry: TenantRepository<ChatTelemetryRecord, NewChatTelemetry, ChatTelemetryId>;
};

const newestFirst = { created_at: "desc" } as const;
const byUrl = ["domain_id", "url"] as const;

export function createRepositories(scope: ScopeHandle, tables: AcmeTables): Repositories {
  const rows = <Row extends object, New extends object, Id extends string>(
    table: string,
    noun: string,
    order: object = newestFirst,
    conflict?: readonly string[],
  ): TenantRepository<Row, New, Id> =>
    new TenantRepository(scope, {
      table: tableOf(tables, table),
      noun,
      order,
      writers: "member",
      conflict,
    });
  return {
    organizations: new OrganizationRepository(scope, tableOf(tables, "organizations")),
    members: new MemberRepository(scope, tableOf(tables, "organization_members")),
    domains: new DomainRepository(scope, tables),
    domainConfigs: rows("domain_configs", "domain config", { domain: "asc" }),
    conversations: rows("conversations", "conversation"),
    messages: rows("messages", "message"),
    pages: rows("scraped_pages", "page", { scraped_at: "desc" }, byUrl),
    embeddings: new PageEmbeddingRepository(scope, tableOf(tables, "page_embeddings")),
    extractions: rows("structured_extractions", "extraction"),
    websiteContent: rows("website_content", "website content", newestFirst, byUrl),
    telemetry: rows("chat_telemetry", "telemetry entry"),
  };
}

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
import type { AcmeIds, TenantIds } from "../context/tenant-ids.ts";
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
  /**
   * Any table of the declaration by its name, with all its columns: for tables of your own. Lists are in
   * the order of the key; `upsert()` needs to be told the columns of a unique key.
   */
  readonly table: <
    Row extends object,
    New extends object = Partial<Row>,
    Id extends string | number = string,
  >(
    name: string,
    options?: TableOptions<Row>,
  ) => TenantRepository<Row, New, Id>;
};

/** What a repository can't see in the catalog. */
export type TableOptions<Row> = {
  /** The columns of the unique key by which `upsert()` knows a row that is there already. */
  readonly conflict?: readonly (keyof Row & string)[];
};

/** Those of them that a database has: one of another model has its own tables only. */
export type RepositoriesOf<Ids extends TenantIds> = [Ids] extends [AcmeIds]
  ? Repositories
  : Pick<Repositories, "table">;

const newestFirst = { created_at: "desc" } as const;
const byUrl = ["domain_id", "url"] as const;

/** Each is made when it is asked for: another declaration than the model's has other tables. */
export function createRepositories(scope: ScopeHandle, tables: AcmeTables): Repositories {
  const rows = <Row extends object, New extends object, Id extends string | number>(
    name: string,
    noun: string,
    order?: object,
    conflict?: readonly string[],
  ): TenantRepository<Row, New, Id> => {
    const table = tableOf(tables, name);
    const rules = { table, noun, order: order ?? { [table.key]: "asc" }, conflict };
    return new TenantRepository(scope, { ...rules, writers: "member" });
  };
  return {
    get organizations() {
      return new OrganizationRepository(scope, tableOf(tables, "organizations"));
    },
    get members() {
      return new MemberRepository(scope, tableOf(tables, "organization_members"));
    },
    get domains() {
      return new DomainRepository(scope, tables);
    },
    get domainConfigs() {
      return rows<DomainConfigRecord, NewDomainConfig, DomainConfigId>(
        "domain_configs",
        "domain config",
        { domain: "asc" },
      );
    },
    get conversations() {
      return rows<ConversationRecord, NewConversation, ConversationId>(
        "conversations",
        "conversation",
        newestFirst,
      );
    },
    get messages() {
      return rows<MessageRecord, NewMessage, MessageId>("messages", "message", newestFirst);
    },
    get pages() {
      return rows<ScrapedPageRecord, NewScrapedPage, ScrapedPageId>(
        "scraped_pages",
        "page",
        { scraped_at: "desc" },
        byUrl,
      );
    },
    get embeddings() {
      return new PageEmbeddingRepository(scope, tableOf(tables, "page_embeddings"));
    },
    get extractions() {
      return rows<StructuredExtractionRecord, NewStructuredExtraction, StructuredExtractionId>(
        "structured_extractions",
        "extraction",
        newestFirst,
      );
    },
    get websiteContent() {
      return rows<WebsiteContentRecord, NewWebsiteContent, WebsiteContentId>(
        "website_content",
        "website content",
        newestFirst,
        byUrl,
      );
    },
    get telemetry() {
      return rows<ChatTelemetryRecord, NewChatTelemetry, ChatTelemetryId>(
        "chat_telemetry",
        "telemetry entry",
        newestFirst,
      );
    },
    table: (name, { conflict } = {}) => rows(name, `row of ${name}`, undefined, conflict),
  };
}

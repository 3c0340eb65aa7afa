import type { ChatTelemetryRecord } from "./records/chat-telemetry.ts";
import type { ConversationRecord } from "./records/conversation.ts";
import type { DomainConfigRecord } from "./records/domain-config.ts";
import type { DomainRecord } from "./records/domain.ts";
import type { MessageRecord } from "./records/message.ts";
import type { OrganizationMemberRecord } from "./records/organization-member.ts";
import type { OrganizationRecord } from "./records/organization.ts";
import type { PageEmbeddingRecord } from "./records/page-embedding.ts";
import type { ScrapedPageRecord } from "./records/scraped-page.ts";
import type { StructuredExtractionRecord } from "./records/structured-extraction.ts";
import type { WebsiteContentRecord } from "./records/website-content.ts";

/** Every table of this model, by the name it has at the end, and the shape of its rows. */
export type AcmeRecords = {
  organizations: OrganizationRecord;
  organization_members: OrganizationMemberRecord;
  domains: DomainRecord;
  domain_configs: DomainConfigRecord;
  conversations: ConversationRecord;
  messages: MessageRecord;
  scraped_pages: ScrapedPageRecord;
  page_embeddings: PageEmbeddingRecord;
  structured_extractions: StructuredExtractionRecord;
  website_content: WebsiteContentRecord;
  chat_telemetry: ChatTelemetryRecord;
};

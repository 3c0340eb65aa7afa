import { z } from "zod";

// PostgreSQL's uuid holds any 128 bits, whatever version they claim, and answers in lower case.
// https://www.postgresql.org/docs/current/datatype-uuid.html
const uuid = z.guid().toLowerCase();

/** Id of a row of `organizations`: WHO owns a row. */
export const organizationIdSchema = uuid.brand<"OrganizationId">();
export type OrganizationId = z.infer<typeof organizationIdSchema>;

/** Id of a row of `organization_members`. */
export const organizationMemberIdSchema = uuid.brand<"OrganizationMemberId">();
export type OrganizationMemberId = z.infer<typeof organizationMemberIdSchema>;

/** Id of a person, given by the sign-in service; no table of this model holds them. */
export const userIdSchema = uuid.brand<"UserId">();
export type UserId = z.infer<typeof userIdSchema>;

/** Id of a row of `domains`: WHICH website a row is about. */
export const domainIdSchema = uuid.brand<"DomainId">();
export type DomainId = z.infer<typeof domainIdSchema>;

/** Id of a row of `domain_configs`; legacy code calls it `customer_id` or `customerId`. */
export const domainConfigIdSchema = uuid.brand<"DomainConfigId">();
export type DomainConfigId = z.infer<typeof domainConfigIdSchema>;

/** Id of a row of `conversations`. */
export const conversationIdSchema = uuid.brand<"ConversationId">();
export type ConversationId = z.infer<typeof conversationIdSchema>;

/** Id of a row of `messages`. */
export const messageIdSchema = uuid.brand<"MessageId">();
export type MessageId = z.infer<typeof messageIdSchema>;

/** Id of a row of `scraped_pages`. */
export const scrapedPageIdSchema = uuid.brand<"ScrapedPageId">();
export type ScrapedPageId = z.infer<typeof scrapedPageIdSchema>;

/** Id of a row of `page_embeddings`. */
export const pageEmbeddingIdSchema = uuid.brand<"PageEmbeddingId">();
export type PageEmbeddingId = z.infer<typeof pageEmbeddingIdSchema>;

/** Id of a row of `structured_extractions`. */
export const structuredExtractionIdSchema = uuid.brand<"StructuredExtractionId">();
export type StructuredExtractionId = z.infer<typeof structuredExtractionIdSchema>;

/** Id of a row of `website_content`. */
export const websiteContentIdSchema = uuid.brand<"WebsiteContentId">();
export type WebsiteContentId = z.infer<typeof websiteContentIdSchema>;

/** Id of a row of `chat_telemetry`. */
export const chatTelemetryIdSchema = uuid.brand<"ChatTelemetryId">();
export type ChatTelemetryId = z.infer<typeof chatTelemetryIdSchema>;

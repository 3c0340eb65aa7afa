export type { AcmeRecords } from "./acme-records.ts";
export { acmeTenancy } from "./acme-tenancy.ts";
export { stripeCustomerIdSchema, wooCommerceCustomerIdSchema } from "./ids/external-ids.ts";
export type { StripeCustomerId, WooCommerceCustomerId } from "./ids/external-ids.ts";
export {
  chatTelemetryIdSchema,
  conversationIdSchema,
  domainConfigIdSchema,
  domainIdSchema,
  messageIdSchema,
  organizationIdSchema,
  organizationMemberIdSchema,
  pageEmbeddingIdSchema,
  scrapedPageIdSchema,
  structuredExtractionIdSchema,
  userIdSchema,
  websiteContentIdSchema,
} from "./ids/row-ids.ts";
export type {
  ChatTelemetryId,
  ConversationId,
  DomainConfigId,
  DomainId,
  MessageId,
  OrganizationId,
  OrganizationMemberId,
  PageEmbeddingId,
  ScrapedPageId,
  StructuredExtractionId,
  UserId,
  WebsiteContentId,
} from "./ids/row-ids.ts";
export { chatTelemetryRecordSchema } from "./records/chat-telemetry.ts";
export type { ChatTelemetryRecord } from "./records/chat-telemetry.ts";
export { conversationRecordSchema } from "./records/conversation.ts";
export type { ConversationRecord } from "./records/conversation.ts";
export { domainConfigRecordSchema } from "./records/domain-config.ts";
export type { DomainConfigRecord } from "./records/domain-config.ts";
export { domainRecordSchema } from "./records/domain.ts";
export type { DomainRecord } from "./records/domain.ts";
export { embeddingSchema } from "./records/embedding.ts";
export { messageRecordSchema } from "./records/message.ts";
export type { MessageRecord } from "./records/message.ts";
export {
  organizationMemberRecordSchema,
  organizationRoleSchema,
} from "./records/organization-member.ts";
export type { OrganizationMemberRecord, OrganizationRole } from "./records/organization-member.ts";
export { organizationRecordSchema } from "./records/organization.ts";
export type { OrganizationRecord } from "./records/organization.ts";
export { pageEmbeddingRecordSchema } from "./records/page-embedding.ts";
export type { PageEmbeddingRecord } from "./records/page-embedding.ts";
export { scrapedPageRecordSchema } from "./records/scraped-page.ts";
export type { ScrapedPageRecord } from "./records/scraped-page.ts";
export { structuredExtractionRecordSchema } from "./records/structured-extraction.ts";
export type { StructuredExtractionRecord } from "./records/structured-extraction.ts";
export { websiteContentRecordSchema } from "./records/website-content.ts";
export type { WebsiteContentRecord } from "./records/website-content.ts";
export { botStatusSchema } from "./dashboard-overview/bot-status.ts";
export type { BotStatus } from "./dashboard-overview/bot-status.ts";
export { changeSchema, kindOfChange } from "./dashboard-overview/change.ts";
export type { Change } from "./dashboard-overview/change.ts";
export { dashboardOverviewSchema } from "./dashboard-overview/dashboard-overview.ts";
export type { DashboardOverview } from "./dashboard-overview/dashboard-overview.ts";
export { languageShareSchema } from "./dashboard-overview/language-share.ts";
export type { LanguageShare } from "./dashboard-overview/language-share.ts";
export type { Measurement } from "./dashboard-overview/measurement.ts";
export { dashboardMetaSchema } from "./dashboard-overview/meta.ts";
export type { DashboardMeta } from "./dashboard-overview/meta.ts";
export { countMetricSchema } from "./dashboard-overview/metric.ts";
export type { CountMetric, MeasuredMetric } from "./dashboard-overview/metric.ts";
export { periodNameSchema, periodSchema } from "./dashboard-overview/period.ts";
export type { Period, PeriodName } from "./dashboard-overview/period.ts";
export { quickStatsSchema } from "./dashboard-overview/quick-stats.ts";
export type { QuickStats } from "./dashboard-overview/quick-stats.ts";
export {
  conversationStatusSchema,
  previewLength,
  recentConversationSchema,
  recentConversationsSchema,
} from "./dashboard-overview/recent-conversation.ts";
export type {
  ConversationStatus,
  RecentConversation,
} from "./dashboard-overview/recent-conversation.ts";
export { dashboardSummarySchema } from "./dashboard-overview/summary.ts";
export type { DashboardSummary } from "./dashboard-overview/summary.ts";
export {
  dashboardTelemetrySchema,
  domainUsageSchema,
  modelUsageSchema,
} from "./dashboard-overview/telemetry.ts";
export type {
  DashboardTelemetry,
  DomainUsage,
  ModelUsage,
} from "./dashboard-overview/telemetry.ts";
export { dashboardTrendSchema, trendDaySchema } from "./dashboard-overview/trend.ts";
export type { DashboardTrend, TrendDay } from "./dashboard-overview/trend.ts";

/** The legacy tables, parents before their children. */
export const legacyTables = [
  "organizations",
  "organization_members",
  "domains",
  "customer_configs",
  "conversations",
  "messages",
  "scraped_pages",
  "page_embeddings",
  "structured_extractions",
  "website_content",
  "chat_telemetry",
] as const;

/** The name of a legacy table. */
export type LegacyTable = (typeof legacyTables)[number];

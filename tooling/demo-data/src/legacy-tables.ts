/** The tables that are filled, parents before their children. */
export const filledTables = [
  "organizations",
  "organization_members",
  "domains",
  "customer_configs",
  "conversations",
  "messages",
  "chat_telemetry",
  "scraped_pages",
  "page_embeddings",
  "structured_extractions",
  "website_content",
] as const;

/** The name of a table that is filled. */
export type FilledTable = (typeof filledTables)[number];

/** A number of rows for each table. */
export type TableCounts = Readonly<Record<FilledTable, number>>;

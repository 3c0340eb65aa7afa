import type { DirtKind } from "@acme/demo-data";
import { demoDirt } from "@acme/demo-data";
import type { FreshDatabase } from "@acme/local-postgres/testing";

type DirtyRows = Record<string, number>;

/** What {@link countDirtyRows} finds in a clean database. */
export const noDirt: Readonly<Partial<Record<DirtKind, DirtyRows>>> = Object.fromEntries(
  demoDirt.map((kind) => [kind, {}]),
);

/** What each kind of dirt means, in SQL that knows nothing of how it was made. */
const dirtQueries: Readonly<Record<DirtKind, Readonly<Record<string, string>>>> = {
  "null-parent": {
    conversations: `SELECT FROM conversations WHERE domain_id IS NULL`,
    messages: `SELECT FROM messages WHERE conversation_id IS NULL`,
    chat_telemetry: `SELECT FROM chat_telemetry WHERE conversation_id IS NULL OR domain_id IS NULL`,
    scraped_pages: `SELECT FROM scraped_pages WHERE domain_id IS NULL`,
    page_embeddings: `SELECT FROM page_embeddings WHERE page_id IS NULL OR domain_id IS NULL`,
    structured_extractions: `SELECT FROM structured_extractions WHERE domain_id IS NULL`,
    website_content: `SELECT FROM website_content WHERE domain_id IS NULL`,
  },
  orphan: {
    organization_members: missing("organization_members", "organization_id", "organizations"),
    domains: missing("domains", "organization_id", "organizations"),
    customer_configs: missing("customer_configs", "organization_id", "organizations"),
    conversations: missing("conversations", "domain_id", "domains"),
    messages: missing("messages", "conversation_id", "conversations"),
    scraped_pages: missing("scraped_pages", "domain_id", "domains"),
    structured_extractions: missing("structured_extractions", "domain_id", "domains"),
    website_content: missing("website_content", "domain_id", "domains"),
    page_embeddings: `${missing("page_embeddings", "page_id", "scraped_pages")}
      OR (domain_id IS NOT NULL AND NOT EXISTS (SELECT FROM domains p WHERE p.id = c.domain_id))`,
    chat_telemetry: `${missing("chat_telemetry", "conversation_id", "conversations")}
      OR (domain_id IS NOT NULL AND NOT EXISTS (SELECT FROM domains p WHERE p.id = c.domain_id))`,
  },
  "domain-without-organization": {
    domains: `SELECT FROM domains WHERE organization_id IS NULL`,
    customer_configs: `SELECT FROM customer_configs WHERE organization_id IS NULL`,
  },
  "disagreeing-paths": {
    page_embeddings: `SELECT FROM page_embeddings e JOIN scraped_pages p ON p.id = e.page_id
      JOIN domains a ON a.id = p.domain_id JOIN domains b ON b.id = e.domain_id
      WHERE a.organization_id <> b.organization_id`,
    chat_telemetry: `SELECT FROM chat_telemetry t JOIN conversations c ON c.id = t.conversation_id
      JOIN domains a ON a.id = c.domain_id JOIN domains b ON b.id = t.domain_id
      WHERE a.organization_id <> b.organization_id`,
  },
  "live-customer-id": {
    conversations: `SELECT FROM conversations WHERE customer_id IS NOT NULL`,
  },
};

/** Counts dirt by kind and table; tables without any are left out. */
export async function countDirtyRows(
  database: FreshDatabase,
): Promise<Partial<Record<DirtKind, DirtyRows>>> {
  const counts: Partial<Record<DirtKind, DirtyRows>> = {};
  for (const kind of demoDirt) {
    const found: DirtyRows = {};
    for (const [table, sql] of Object.entries(dirtQueries[kind])) {
      const rows = (await database.query(sql)).rowCount ?? 0;
      if (rows > 0) found[table] = rows;
    }
    counts[kind] = found;
  }
  return counts;
}

function missing(child: string, column: string, parent: string): string {
  return `SELECT FROM ${child} c
    WHERE (c.${column} IS NOT NULL AND NOT EXISTS (SELECT FROM ${parent} p WHERE p.id = c.${column}))`;
}

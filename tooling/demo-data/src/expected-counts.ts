import { planTurns } from "./chat/plan-turns.ts";
import type { TableCounts } from "./legacy-tables.ts";
import { membersOf, planTenants } from "./tenants/plan-tenants.ts";

/** What the legacy database holds at scale 1. */
const atScaleOne = {
  conversations: 2_263,
  messages: 6_569,
  page_embeddings: 20_227,
  scraped_pages: 4_459,
  structured_extractions: 34,
  website_content: 3,
};

/**
 * The exact rows of each table at a scale, whatever the seed: tenants grow with its square root, the rest with it.
 *
 * @example
 * expectedCounts(1).conversations; // 2263
 */
export function expectedCounts(scale: number): TableCounts {
  const rows = (count: number): number => Math.max(1, Math.round(count * scale));
  const conversations = rows(atScaleOne.conversations);
  const messages = rows(atScaleOne.messages);
  const { organizations, domains } = planTenants(scale);

  return {
    organizations: organizations.length,
    organization_members: organizations.reduce((sum, { ordinal }) => sum + membersOf(ordinal), 0),
    domains: domains.length,
    customer_configs: domains.length,
    conversations,
    messages,
    chat_telemetry: planTurns(conversations, messages).answered,
    scraped_pages: rows(atScaleOne.scraped_pages),
    page_embeddings: rows(atScaleOne.page_embeddings),
    structured_extractions: rows(atScaleOne.structured_extractions),
    website_content: rows(atScaleOne.website_content),
  };
}

import { chatTelemetry } from "./chat-telemetry.ts";
import { conversations } from "./conversations.ts";
import { domainConfigs } from "./domain-configs.ts";
import { domains } from "./domains.ts";
import { messages } from "./messages.ts";
import { organizationMembers } from "./organization-members.ts";
import { organizations } from "./organizations.ts";
import { pageEmbeddings } from "./page-embeddings.ts";
import { scrapedPages } from "./scraped-pages.ts";
import { structuredExtractions } from "./structured-extractions.ts";
import { websiteContent } from "./website-content.ts";

/** The model's entities, by the name of their table. They stay in this package: see the boundaries. */
export const acmeEntities = {
  organizations,
  organization_members: organizationMembers,
  domains,
  domain_configs: domainConfigs,
  conversations,
  messages,
  scraped_pages: scrapedPages,
  page_embeddings: pageEmbeddings,
  structured_extractions: structuredExtractions,
  website_content: websiteContent,
  chat_telemetry: chatTelemetry,
} as const;

import { defineTenancy } from "@acme/tenancy";
import type { Tenancy } from "@acme/tenancy";
import type { AcmeRecords } from "./acme-records.ts";

/**
 * Who owns each table of this model. The migration, the row level security and the proof are derived
 * from it; a table or column that {@link AcmeRecords} doesn't have, or lacks here, is a compile error.
 *
 * @example
 * ```ts
 * import { acmeTenancy } from "@acme/data-model";
 * import { ownershipChains } from "@acme/tenancy";
 *
 * const chains = ownershipChains(acmeTenancy, "messages");
 * console.log(chains.map((chain) => chain.map((path) => path.parent))); // [ [ 'conversations', 'domains' ] ]
 * ```
 */
export const acmeTenancy: Tenancy = defineTenancy<AcmeRecords, "organizations">({
  tenant: { table: "organizations", key: "id", updatable: ["name", "settings", "updated_at"] },
  column: "organization_id",
  members: { table: "organization_members", user: "user_id", role: "role" },
  legacyRoles: ["legacy_app"],
  tables: {
    organization_members: { owner: "column" },
    domains: { owner: "column", index: ["domain", "id"] },
    domain_configs: {
      owner: "column",
      renamedFrom: "customer_configs",
      index: ["domain", "id"],
    },
    conversations: {
      via: { domain_id: "domains" },
      deadColumns: ["customer_id"],
      index: ["created_at desc", "id"],
    },
    messages: {
      via: { conversation_id: "conversations" },
      index: ["created_at desc", "id"],
    },
    scraped_pages: { via: { domain_id: "domains" }, index: ["scraped_at desc", "id"] },
    page_embeddings: {
      via: [{ page_id: "scraped_pages" }, { domain_id: "domains" }],
      index: ["created_at desc", "id"],
    },
    structured_extractions: {
      via: { domain_id: "domains" },
      index: ["created_at desc", "id"],
    },
    website_content: { via: { domain_id: "domains" }, index: ["created_at desc", "id"] },
    chat_telemetry: {
      via: [{ conversation_id: "conversations" }, { domain_id: "domains" }],
      index: ["created_at desc", "id"],
    },
  },
});

import type { Generation } from "../generation.ts";
import type { DirtyRows } from "./dirt-kinds.ts";
import { chosenRows, updateEach } from "./dirty-rows.ts";

/**
 * Rows with two ways to a tenant that lead to different ones: the page (or the conversation) was moved to another
 * website and the copy of its domain_id stayed behind. Only rows whose parent still leads to an organization,
 * so it must come after the dirt that cuts such ways.
 */
export function addDisagreeingPaths(generation: Generation): Promise<DirtyRows> {
  const organizations = generation.tenants.organizations.length;
  const disagreeing = (
    table: "page_embeddings" | "chat_telemetry",
    parent: "scraped_pages" | "conversations",
    column: "page_id" | "conversation_id",
  ): string => `
UPDATE ${table} t SET domain_id = other.id
FROM ${chosenRows(generation, "disagreeing-paths", table)} c, ${parent} p, domains, pg_temp.demo_domain own,
  pg_temp.demo_domain other
WHERE t.id = c.id AND p.id = t.${column} AND domains.id = p.domain_id AND domains.organization_id IS NOT NULL
  AND own.id = domains.id AND other.rank = 0
  AND other.organization_ordinal = (own.organization_ordinal + 1) % ${organizations}`;

  return updateEach(generation, {
    page_embeddings: disagreeing("page_embeddings", "scraped_pages", "page_id"),
    chat_telemetry: disagreeing("chat_telemetry", "conversations", "conversation_id"),
  });
}

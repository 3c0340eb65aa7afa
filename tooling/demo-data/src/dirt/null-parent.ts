import type { Generation } from "../generation.ts";
import type { FilledTable } from "../legacy-tables.ts";
import type { DirtyRows } from "./dirt-kinds.ts";
import { chosenRows, updateEach } from "./dirty-rows.ts";

/** Rows that say nothing about their parent: the application forgot to pass it on. */
export function addNullParents(generation: Generation): Promise<DirtyRows> {
  const without = (table: FilledTable, assignments: string): string =>
    `UPDATE ${table} t SET ${assignments} FROM ${chosenRows(generation, "null-parent", table)} c WHERE t.id = c.id`;

  // Where there are two ways to the tenant, both are cut: either would do.
  return updateEach(generation, {
    conversations: without("conversations", "domain_id = NULL"),
    messages: without("messages", "conversation_id = NULL"),
    chat_telemetry: without("chat_telemetry", "conversation_id = NULL, domain_id = NULL"),
    scraped_pages: without("scraped_pages", "domain_id = NULL"),
    page_embeddings: without("page_embeddings", "page_id = NULL, domain_id = NULL"),
    structured_extractions: without("structured_extractions", "domain_id = NULL"),
    website_content: without("website_content", "domain_id = NULL"),
  });
}

import type { Generation } from "../generation.ts";
import type { FilledTable } from "../legacy-tables.ts";
import { withReplicaRole } from "../sql/replica-role.ts";
import type { DirtyRows } from "./dirt-kinds.ts";
import { chosenRows, updateEach } from "./dirty-rows.ts";

/**
 * Rows whose parent does not exist although a validated foreign key says it does. A real database gets there by
 * `pg_restore --disable-triggers` or by any load with session_replication_role = replica.
 *
 * @throws DemoDataError DEMO_DATA_REPLICA_ROLE_REFUSED when the role may not switch enforcement off.
 */
export function addOrphans(generation: Generation): Promise<DirtyRows> {
  const missing = generation.draws.uuid("missing parent", "c.ordinal");
  const orphaned = (table: FilledTable, ...columns: string[]): string =>
    `UPDATE ${table} t SET ${columns.map((column) => `${column} = ${missing}`).join(", ")}
     FROM ${chosenRows(generation, "orphan", table)} c WHERE t.id = c.id`;

  return withReplicaRole(generation.client, () =>
    updateEach(generation, {
      organization_members: orphaned("organization_members", "organization_id"),
      customer_configs: orphaned("customer_configs", "organization_id"),
      conversations: orphaned("conversations", "domain_id"),
      messages: orphaned("messages", "conversation_id"),
      chat_telemetry: orphaned("chat_telemetry", "conversation_id", "domain_id"),
      scraped_pages: orphaned("scraped_pages", "domain_id"),
      page_embeddings: orphaned("page_embeddings", "page_id", "domain_id"),
      structured_extractions: orphaned("structured_extractions", "domain_id"),
      website_content: orphaned("website_content", "domain_id"),
    }),
  );
}

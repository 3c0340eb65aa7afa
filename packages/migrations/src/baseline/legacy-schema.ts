import { chatTelemetrySql } from "./chat-telemetry.ts";
import { conversationsSql } from "./conversations.ts";
import { domainsSql } from "./domains.ts";
import { createLegacyAppRoleSql, legacyAppRole } from "./legacy-app-role.ts";
import { legacyTables } from "./legacy-tables.ts";
import { organizationsSql } from "./organizations.ts";
import { websiteKnowledgeSql } from "./website-knowledge.ts";

/**
 * The database as the legacy application left it: no table but its roots knows its tenant, one column is dead,
 * one table is misnamed. One statement an entry, to be run in order, in a transaction or not.
 *
 * `page_embeddings.embedding` is `vector(1536)` where the server offers pgvector (which is then created and may
 * need a superuser), else `real[]`.
 *
 * @example
 * for (const statement of createLegacySchema) await client.query(statement);
 */
export const createLegacySchema: string[] = [
  ...organizationsSql,
  ...domainsSql,
  ...conversationsSql,
  ...websiteKnowledgeSql,
  ...chatTelemetrySql,
  ...createLegacyAppRoleSql,
];

/**
 * Takes {@link createLegacySchema} back. What other databases or schemas may be using stays: the cluster's role
 * `legacy_app` and the extension `vector`.
 */
export const dropLegacySchema: string[] = [
  ...legacyTables.toReversed().map((table) => `DROP TABLE ${table}`),
  `REVOKE USAGE ON SCHEMA public FROM ${legacyAppRole}`,
];

export { legacyAppRole } from "./legacy-app-role.ts";
export { legacyTables } from "./legacy-tables.ts";
export type { LegacyTable } from "./legacy-tables.ts";

import type { ClientBase } from "pg";

/** Working tables of the session; the last four hold one chunk at a time. */
const scratchTables = {
  demo_phrase: `language text, kind text, ordinal integer, phrase text, PRIMARY KEY (language, kind, ordinal)`,
  demo_domain: `ordinal integer PRIMARY KEY, id uuid, organization_ordinal integer, organization_id uuid,
    rank integer, host text, shop text, language text, time_zone text, currency text, visitors bigint`,
  demo_conversation: `ordinal bigint, id uuid, domain_id uuid, language text, shop text, topic integer,
    session_id text, started_at timestamptz, is_abandoned boolean, answered integer,
    first_message bigint, first_answered bigint`,
  demo_turn: `ordinal bigint, position integer, is_last_question boolean, conversation_ordinal bigint,
    conversation_id uuid, domain_id uuid, language text, shop text, topic integer, answered_ordinal bigint,
    gap_ms integer, created_at timestamptz`,
  demo_page: `ordinal bigint, id uuid, domain_id uuid, host text, shop text, language text, product integer,
    scraped_at timestamptz, chunks integer, first_chunk bigint`,
  demo_chunk: `ordinal bigint, page_ordinal bigint, page_id uuid, domain_id uuid, position integer, chunks integer,
    chunk_text text, created_at timestamptz`,
} as const;

type ScratchTable = keyof typeof scratchTables;

/** Creates the working tables, which no other session sees. */
export async function createScratchTables(client: ClientBase): Promise<void> {
  for (const [table, columns] of Object.entries(scratchTables)) {
    await client.query(`CREATE TEMPORARY TABLE ${table} (${columns})`);
  }
}

/** Empties the working tables of a chunk for the next one. */
export async function clearScratchTables(
  client: ClientBase,
  ...tables: ScratchTable[]
): Promise<void> {
  await client.query(`TRUNCATE ${tables.map((table) => `pg_temp.${table}`).join(", ")}`);
}

/** Leaves the session as it was found. */
export async function dropScratchTables(client: ClientBase): Promise<void> {
  const tables = Object.keys(scratchTables).map((table) => `pg_temp.${table}`);
  await client.query(`DROP TABLE ${tables.join(", ")}`);
}

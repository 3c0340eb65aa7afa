import { installFacts } from "@acme/dashboard-overview";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { tenantsDatabase } from "./tenants.ts";

/** The database of two tenants, which keeps facts about conversations, and none so far. */
export async function factsDatabase(): Promise<FreshDatabase> {
  const database = await tenantsDatabase();
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  try {
    await installFacts(owner);
  } finally {
    await owner.end();
  }
  return database;
}

const tables = ["coverage", "changes", "conversation_facts", "reply_facts"] as const;

/** How many rows of an organization there are in each table of facts. */
export async function factsOf(
  database: Pick<FreshDatabase, "query">,
  organizationId: string,
): Promise<Record<(typeof tables)[number], number>> {
  const counts = tables.map(
    (table) =>
      `(SELECT count(*)::int FROM acme_overview.${table} WHERE organization_id = $1) AS ${table}`,
  );
  const { rows } = await database.query<Record<(typeof tables)[number], number>>(
    `SELECT ${counts.join(", ")}`,
    [organizationId],
  );
  const [found] = rows;
  if (found === undefined) throw new Error("SELECT answered no row");
  return found;
}

/** Adds conversations, an hour old, and to each a question and its answer. */
export async function addConversations(
  database: Pick<FreshDatabase, "query">,
  organizationId: string,
  count: number,
): Promise<void> {
  await database.query(
    `WITH chats AS (
       INSERT INTO conversations (organization_id, domain_id, session_id, started_at, created_at)
       SELECT $1, (SELECT min(id::text)::uuid FROM domains WHERE organization_id = $1), 'more-' || n, now() - interval '1 hour', now() - interval '1 hour'
       FROM generate_series(1, $2::int) n RETURNING id, created_at
     )
     INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
     SELECT $1, id, role, 'text', created_at + seconds * interval '1 second' FROM chats, (VALUES ('user', 5), ('assistant', 12)) AS said(role, seconds)`,
    [organizationId, count],
  );
}

import type { Client } from "pg";

/**
 * A million messages more for an organization, in 125,000 conversations of the last year, most of them of
 * late; half of the conversations had a request to a language model.
 */
export async function fillMillion(client: Client, organizationId: string): Promise<void> {
  // The rows are right: nobody has to check each.
  await client.query("SET session_replication_role = replica");
  await client.query(
    `INSERT INTO conversations (organization_id, domain_id, session_id, started_at, created_at, ended_at)
     SELECT $1, (SELECT id FROM domains WHERE organization_id = $1 ORDER BY id OFFSET n % 2 LIMIT 1), 'visit-' || n / 2, at, at, at + interval '10 minutes'
     FROM (SELECT n, now() - interval '365 days' * power(n / 125000.0, 2) AS at FROM generate_series(1, 125000) AS n) AS c`,
    [organizationId],
  );
  await client.query(
    `INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
     SELECT $1, c.id, CASE n % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, 'Where is my order number ' || n || '? It should have been here by now.', c.created_at + n * interval '20 seconds'
     FROM conversations AS c, generate_series(0, 7) AS n WHERE c.organization_id = $1 AND c.session_id LIKE 'visit-%'`,
    [organizationId],
  );
  await client.query(
    `INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model, total_tokens, cost_usd, duration_ms, created_at)
     SELECT $1, c.id, c.domain_id, true, 'model-' || abs(hashtext(c.id::text)) % 3, 900, 0.002, 1200, c.created_at
     FROM conversations AS c WHERE c.organization_id = $1 AND abs(hashtext(c.session_id)) % 2 = 0`,
    [organizationId],
  );
  for (const table of ["conversations", "messages", "chat_telemetry"]) {
    await client.query(`VACUUM ANALYZE ${table}`);
  }
}

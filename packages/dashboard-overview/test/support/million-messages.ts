import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { build, fillOrganizations } from "./database.ts";

/** So many that an index beats a scan even in the smallest table. */
const organizations = 2_000;
/** The organization that most of the rows belong to. */
export const largest = 1;

const key = (kind: string, number: string): string =>
  `('${kind}-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
// As in a table that many write to, nobody's rows lie side by side; and one has most of them.
const ordinal = `(CASE WHEN n % 5 < 4 THEN ${largest} ELSE 1 + n % ${organizations} END)`;
const owner = key("0a000000", ordinal);
const site = `(CASE n / ${organizations} % 2 WHEN 0 THEN ${key("0d100000", ordinal)} ELSE ${key("0d200000", ordinal)} END)`;
const conversation = key("ce000000", "n % 200000");
const page = key("0e000000", "n");
const at = (count: number): string => `now() - n * interval '120 days' / ${count}`;

/** A million messages of 200,000 conversations of 2,000 organizations, over four months; 800,000 are of one. */
export async function millionMessages(): Promise<FreshDatabase> {
  return freshDatabase({ template: "overview_million", build: fill });
}

async function fill(url: string): Promise<void> {
  await build(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // The rows are right: nobody has to check each.
    await client.query("SET session_replication_role = replica");
    await client.query(fillOrganizations, [organizations]);
    await client.query(`
INSERT INTO conversations (id, organization_id, domain_id, session_id, created_at)
  SELECT ${conversation}, ${owner}, ${site}, 'session ' || n, ${at(200_000)} FROM generate_series(1, 200000) AS n;
INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
  SELECT ${owner}, ${conversation}, CASE n / 200000 % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, 'Where is my order?', ${at(1_000_000)} FROM generate_series(1, 1000000) AS n;
INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model, created_at)
  SELECT ${owner}, ${conversation}, ${site}, true, 'model-a', ${at(200_000)} FROM generate_series(1, 200000) AS n;
INSERT INTO scraped_pages (id, organization_id, domain_id, url, scraped_at)
  SELECT ${page}, ${owner}, ${site}, 'https://site.example/' || n, ${at(40_000)} FROM generate_series(1, 40000) AS n;
INSERT INTO page_embeddings (organization_id, page_id, domain_id, chunk_text, created_at)
  SELECT ${owner}, ${page}, CASE n % 2 WHEN 0 THEN ${site} END, 'piece', ${at(40_000)} FROM generate_series(1, 40000) AS n`);
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
}

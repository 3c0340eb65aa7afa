import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { buildTenants } from "./tenants.ts";

/** So many that an index beats a scan even in the smallest table, which has a row for each. */
const organizations = 2_000;

const key = (kind: string, number: string): string =>
  `('${kind}-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
// As in a table that many write to, nobody's rows lie side by side.
const organization = key("0a000000", `1 + n % ${organizations}`);
const domain = key("0d000001", `n % ${2 * organizations}`);
const conversation = key("ce000001", "n % 200000");
const page = key("0e000001", "n % 200000");
const at = "timestamptz '2025-01-01 00:00Z' + n * interval '20 seconds'";

type Rows = {
  readonly table: string;
  readonly count: number;
  readonly columns: string;
  /** Of the row with the number `n`. */
  readonly values: string;
};

const rows: readonly Rows[] = [
  {
    table: "organizations",
    count: organizations,
    columns: "id, name, slug",
    // The first two are there already.
    values: `${key("0a000000", "n + 2")}, 'Bulk ' || n, 'bulk-' || n`,
  },
  {
    table: "organization_members",
    count: 4 * organizations,
    columns: "organization_id, user_id, role",
    values: `${organization}, ${key("0b000001", "n")}, 'member'`,
  },
  {
    table: "domains",
    count: 2 * organizations,
    columns: "id, organization_id, domain",
    values: `${domain}, ${organization}, n || '.bulk.example'`,
  },
  {
    table: "domain_configs",
    count: 2 * organizations,
    columns: "organization_id, domain",
    values: `${organization}, n || '.bulk.example'`,
  },
  {
    table: "conversations",
    count: 200_000,
    columns: "id, organization_id, domain_id, session_id, created_at",
    values: `${conversation}, ${organization}, ${domain}, 'session-' || n, ${at}`,
  },
  {
    table: "messages",
    count: 1_000_000,
    columns: "id, organization_id, conversation_id, role, content, created_at",
    values: `${key("fe000001", "n")}, ${organization}, ${conversation}, 'user', 'message ' || n, ${at}`,
  },
  {
    table: "scraped_pages",
    count: 200_000,
    columns: "id, organization_id, domain_id, url, scraped_at",
    values: `${page}, ${organization}, ${domain}, 'https://bulk.example/' || n, ${at}`,
  },
  {
    table: "page_embeddings",
    count: 200_000,
    columns: "organization_id, page_id, domain_id, chunk_text, created_at",
    values: `${organization}, ${page}, ${domain}, 'chunk ' || n, ${at}`,
  },
  {
    table: "structured_extractions",
    count: 50_000,
    columns: "organization_id, domain_id, url, extract_type, created_at",
    values: `${organization}, ${domain}, 'https://bulk.example/' || n, 'price', ${at}`,
  },
  {
    table: "website_content",
    count: 50_000,
    columns: "organization_id, domain_id, url, created_at",
    values: `${organization}, ${domain}, 'https://bulk.example/' || n, ${at}`,
  },
  {
    table: "chat_telemetry",
    count: 300_000,
    columns: "organization_id, conversation_id, domain_id, success, model, created_at",
    values: `${organization}, ${conversation}, ${domain}, true, 'model', ${at}`,
  },
];

/** The two tenants among two thousand, who have a million messages between them, and the rest in proportion. */
export function millionMessages(): Promise<FreshDatabase> {
  return freshDatabase({ build: buildMillionMessages });
}

async function buildMillionMessages(url: string): Promise<void> {
  await buildTenants(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // No trigger has to derive, or check, what is known already; and an index is built faster than kept.
    await client.query("SET session_replication_role = replica");
    await client.query("SET maintenance_work_mem = '256MB'");
    await keepIndexes(client, false);
    for (const { table, count, columns, values } of rows) {
      await client.query(
        `INSERT INTO ${table} (${columns}) SELECT ${values} FROM generate_series(1, ${count}) AS n`,
      );
    }
    await keepIndexes(client, true);
    await client.query("REINDEX SCHEMA public");
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
}

/** Whether what is written goes into the indexes, too. */
async function keepIndexes(client: Client, keep: boolean): Promise<void> {
  await client.query(
    `UPDATE pg_index SET indisready = $1
WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`,
    [keep],
  );
}

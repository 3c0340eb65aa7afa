import type { OrganizationId, UserId } from "@acme/data-model";
import { acmeTenancy, organizationIdSchema, userIdSchema } from "@acme/data-model";
import { createDatabase, databaseUrl, dropDatabase } from "@acme/local-postgres";
import { installFacts, refreshFacts } from "@acme/dashboard-overview";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { createTenantDatabase } from "@acme/tenant-repositories";
import type { Client } from "pg";
import { withClient } from "../with-client.ts";

/** A migrated database with its logins, and the organizations that are asked about. */
export type OverviewDatabase = {
  readonly tenantUrl: string;
  readonly systemUrl: string;
  /** Reads everything: row level security does not hold it. */
  readonly freeUrl: string;
  /** How many organizations have the rest of the messages. */
  readonly others: number;
  readonly measured: readonly MeasuredOrganization[];
};

export type MeasuredOrganization = {
  /** About so many messages are in the period, and as many in the one before. */
  readonly size: number;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
};

/** The moment of all overviews: the last one in the data. */
export const now = new Date("2026-01-01T00:00:00Z");
export const periodDays = 30;
const sizes = [1_000, 100_000, 1_000_000];

/** Hands over a database that is gone afterwards, with its logins. */
export async function withOverviewDatabase<Result>(
  serverUrl: string,
  { messages, others }: { readonly messages: number; readonly others: number },
  work: (database: OverviewDatabase) => Promise<Result>,
): Promise<Result> {
  const name = `bench_overview_${process.pid}_${others}`;
  const logins = ["tenant", "system", "free"].map((login) => `${name}_${login}`);
  const url = databaseUrl(serverUrl, name);
  const [tenantUrl = "", systemUrl = "", freeUrl = ""] = logins.map((login) => as(url, login));
  const measured = fitting(messages);
  await createDatabase(serverUrl, name);
  try {
    await withClient(url, async (client) => {
      for (const statement of createLegacySchema) await client.query(statement);
      await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
      await fill(client, measured, messages, others);
      await createLogins(client, logins);
    });
    const organizations = measured.map((size, index) => ({
      size,
      organizationId: organizationIdSchema.parse(idOf("0a", index)),
      userId: userIdSchema.parse(idOf("0b", index)),
    }));
    const database = { tenantUrl, systemUrl, freeUrl, others, measured: organizations };
    await withClient(url, async (client) => keepFacts(client, database));
    return await work(database);
  } finally {
    await dropDatabase(serverUrl, name);
    await withClient(serverUrl, async (client) => {
      for (const login of logins) await client.query(`DROP ROLE IF EXISTS ${login}`);
    });
  }
}

/** The sizes that fit in with their comparison, each beside the smaller ones. */
function fitting(messages: number): number[] {
  let left = messages;
  return sizes.filter((size) => {
    const fits = 2 * size <= left;
    if (fits) left -= 2 * size;
    return fits;
  });
}

const idOf = (kind: string, number: number): string =>
  `${kind}000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const id = (kind: string, number: string): string =>
  `('${kind}000000-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
const password = "bench";

function as(url: string, login: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = password;
  return changed.href;
}

async function createLogins(client: Client, logins: readonly string[]): Promise<void> {
  const [tenant, system, free] = logins;
  await client.query(`
CREATE ROLE ${tenant} LOGIN PASSWORD '${password}' IN ROLE ${acmeTenancy.roles.tenant};
CREATE ROLE ${system} LOGIN PASSWORD '${password}' IN ROLE ${acmeTenancy.roles.system};
CREATE ROLE ${free} LOGIN PASSWORD '${password}' BYPASSRLS;
GRANT SELECT ON conversations, messages, chat_telemetry TO ${free}`);
}

/** As an application does that has kept them for a while. */
async function keepFacts(owner: Client, database: OverviewDatabase): Promise<void> {
  await installFacts(owner);
  const { tenantUrl, systemUrl, measured } = database;
  const tenants = await createTenantDatabase({
    connection: tenantUrl,
    systemConnection: systemUrl,
  });
  try {
    for (const { userId, organizationId } of measured) {
      const context = await tenants.authorize(userId, organizationId);
      while ((await tenants.run(context, refreshFacts)).hasMore);
    }
  } finally {
    await tenants.close();
  }
  await owner.query("VACUUM (FREEZE, ANALYZE) acme_overview.conversation_facts");
  await owner.query("VACUUM (FREEZE, ANALYZE) acme_overview.reply_facts");
  await owner.query("VACUUM (FREEZE, ANALYZE) acme_overview.changes");
}

/**
 * Conversations of one to five messages over twice the period, everybody's side by side, as they come in
 * where many write to one table.
 */
async function fill(
  client: Client,
  measured: readonly number[],
  messages: number,
  others: number,
): Promise<void> {
  const rest = messages - measured.reduce((sum, size) => sum + 2 * size, 0);
  const first = measured.length;
  // Three messages a conversation, on average.
  const counts = [
    ...measured.map((size) => Math.round((2 * size) / 3)),
    ...Array.from({ length: others }, () => Math.round(rest / others / 3)),
  ];
  const organizations = `generate_series(0, ${first + others - 1}) AS n`;
  const drawn = "abs(hashint8(n * 100000007::bigint + organization)::bigint)";
  // Vacuum can mark a page as visible to all only once its rows' commit is on disk.
  await client.query("SET session_replication_role = replica; SET synchronous_commit = on");
  await client.query(`
INSERT INTO organizations (id, name, slug) SELECT ${id("0a", "n")}, 'Organization ' || n, 'organization-' || n FROM ${organizations};
INSERT INTO organization_members (organization_id, user_id, role) SELECT ${id("0a", "n")}, ${id("0b", "n")}, 'owner' FROM ${organizations};
INSERT INTO domains (id, organization_id, domain) SELECT ${id("0d", "n")}, ${id("0a", "n")}, n || '.example' FROM ${organizations}`);
  await client.query(
    `INSERT INTO conversations (id, organization_id, domain_id, session_id, metadata, started_at, ended_at, created_at)
     SELECT gen_random_uuid(), ${id("0a", "organization")}, ${id("0d", "organization")}, CASE WHEN drawn % 33 > 0 THEN 'session-' || drawn % (1 + count / 2) END,
       CASE drawn % 5 WHEN 0 THEN jsonb_build_object('rating', 1 + drawn / 5 % 5) ELSE '{}' END, at, CASE WHEN drawn % 7 > 0 THEN at + interval '10 minutes' END, at
     FROM (SELECT *, timestamptz '${now.toISOString()}' - interval '10 minutes' - (${2 * periodDays * 86_400 - 600} * (drawn % 1000003) / 1000003) * interval '1 second' AS at
       FROM (SELECT organization, count, ${drawn} AS drawn FROM (SELECT ordinality - 1 AS organization, count FROM unnest($1::bigint[]) WITH ORDINALITY AS c(count, ordinality)) c,
         generate_series(1, count) AS n) d) c
     ORDER BY at`,
    [counts],
  );
  await client.query(`
INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
SELECT organization_id, id, CASE p % 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'Hello, where is my order, please? I have waited for it since ' || p || ' o''clock.', created_at + p * (3 + p * 7) * interval '1 second'
FROM (SELECT c.*, p FROM conversations c, generate_series(1, 1 + abs(hashtext(id::text)::bigint) % 5) AS p ORDER BY c.created_at OFFSET 0) c`);
  await client.query(`
INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model, input_tokens, output_tokens, total_tokens, cost_usd, search_count, duration_ms, created_at)
SELECT m.organization_id, m.conversation_id, c.domain_id, true, 'model-' || extract(second FROM m.created_at)::int % 3, 600, 90, 690, 0.000321, 2, 900, m.created_at
FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE role = 'assistant'`);
  await client.query("VACUUM (FREEZE, ANALYZE)");
}

import type { OrganizationId, UserId } from "@acme/data-model";
import { acmeTenancy, organizationIdSchema, userIdSchema } from "@acme/data-model";
import { createDatabase, databaseUrl, dropDatabase } from "@acme/local-postgres";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { withClient } from "../with-client.ts";

/** A migrated database with its logins, and who asks in it for what. */
export type ApiDatabase = {
  readonly ownerUrl: string;
  readonly tenantUrl: string;
  readonly systemUrl: string;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
};

const organizationId = organizationIdSchema.parse("0a000000-0000-4000-8000-000000000001");
const userId = userIdSchema.parse("0b000000-0000-4000-8000-000000000001");
const password = "bench";

/** Hands over a database that is gone afterwards, with its logins. */
export async function withApiDatabase<Result>(
  serverUrl: string,
  conversations: number,
  work: (database: ApiDatabase) => Promise<Result>,
): Promise<Result> {
  const name = `bench_api_${process.pid}`;
  const [tenant, system] = [`${name}_tenant`, `${name}_system`];
  await createDatabase(serverUrl, name);
  const ownerUrl = databaseUrl(serverUrl, name);
  try {
    await withClient(ownerUrl, async (client) => {
      for (const statement of createLegacySchema) await client.query(statement);
      const migrator = createMigrator({ tenancy: acmeTenancy, connectionString: ownerUrl });
      await migrator.run({ to: "contract" });
      await client.query(rows(conversations));
      await client.query("VACUUM (FREEZE, ANALYZE)");
      await client.query(`
CREATE ROLE ${tenant} LOGIN PASSWORD '${password}' IN ROLE ${acmeTenancy.roles.tenant};
CREATE ROLE ${system} LOGIN PASSWORD '${password}' IN ROLE ${acmeTenancy.roles.system}`);
    });
    const tenantUrl = as(ownerUrl, tenant);
    return await work({
      ownerUrl,
      tenantUrl,
      systemUrl: as(ownerUrl, system),
      organizationId,
      userId,
    });
  } finally {
    await dropDatabase(serverUrl, name);
    await withClient(serverUrl, async (client) => {
      for (const login of [tenant, system]) await client.query(`DROP ROLE IF EXISTS ${login}`);
    });
  }
}

function as(url: string, login: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = password;
  return changed.href;
}

/** Conversations of the last 90 days, with four messages each and what they cost. */
function rows(conversations: number): string {
  const id = (kind: string): string => `md5('${kind} ' || n)::uuid`;
  // No trigger has to derive what is known already.
  return `
SET session_replication_role = replica;
INSERT INTO organizations (id, name, slug, plan_type) VALUES ('${organizationId}', 'Bench', 'bench', 'pro');
INSERT INTO organization_members (organization_id, user_id, role) VALUES ('${organizationId}', '${userId}', 'owner');
INSERT INTO domains (id, organization_id, domain, name) VALUES ('${organizationId}', '${organizationId}', 'bench.example', 'Bench');
INSERT INTO conversations (id, organization_id, domain_id, session_id, metadata, started_at, created_at)
SELECT ${id("conversation")}, '${organizationId}', '${organizationId}', 'session-' || n % 5000, '{"language": "en"}', at, at
FROM generate_series(1, ${conversations}) AS n, LATERAL (SELECT now() - interval '90 days' * n / ${conversations} AS at) AS moment;
INSERT INTO messages (id, organization_id, conversation_id, role, content, created_at)
SELECT md5('message ' || n || ' ' || m)::uuid, '${organizationId}', ${id("conversation")},
       CASE m % 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'Message ' || m || ' of a conversation', c.created_at + m * interval '20 seconds'
FROM generate_series(1, ${conversations}) AS n JOIN conversations AS c ON c.id = ${id("conversation")}, generate_series(1, 4) AS m;
INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model, total_tokens, cost_usd, created_at)
SELECT '${organizationId}', ${id("conversation")}, '${organizationId}', n % 20 <> 0, 'model-' || n % 3, 500 + n % 900, 0.0001 * (n % 50), c.created_at
FROM generate_series(1, ${conversations}) AS n JOIN conversations AS c ON c.id = ${id("conversation")};
RESET session_replication_role`;
}

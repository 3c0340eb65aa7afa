import type { ConversationId, OrganizationId, UserId } from "@acme/data-model";
import {
  acmeTenancy,
  conversationIdSchema,
  organizationIdSchema,
  userIdSchema,
} from "@acme/data-model";
import { createDatabase, databaseUrl, dropDatabase } from "@acme/local-postgres";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import type { Client } from "pg";
import { withClient } from "../with-client.ts";

/** A migrated database with its logins, and who asks in it. */
export type AccessDatabase = {
  /** May do what a tenant may, and sees what its ticket says. */
  readonly tenantUrl: string;
  readonly systemUrl: string;
  /** Reads everything: row level security does not hold it. */
  readonly freeUrl: string;
  readonly tenants: readonly Tenant[];
};

export type Tenant = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  /** Some of its conversations, to ask for. */
  readonly conversationIds: readonly ConversationId[];
};

export const organizations = 50;

/** The last moment in the data: "the last 30 days" are those before it. */
export const today = new Date("2026-01-01T00:00:00Z");

/** Hands over a database that is gone afterwards, with its logins. */
export async function withAccessDatabase<Result>(
  serverUrl: string,
  conversations: number,
  work: (database: AccessDatabase) => Promise<Result>,
): Promise<Result> {
  const name = `bench_access_${process.pid}`;
  const logins = ["tenant", "system", "free"].map((login) => `${name}_${login}`);
  await createDatabase(serverUrl, name);
  const url = databaseUrl(serverUrl, name);
  const [tenantUrl = "", systemUrl = "", freeUrl = ""] = logins.map((login) => as(url, login));
  try {
    const tenants = await withClient(url, async (client) => {
      for (const statement of createLegacySchema) await client.query(statement);
      await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
      await fill(client, conversations);
      await createLogins(client, logins);
      return readTenants(client);
    });
    return await work({ tenantUrl, systemUrl, freeUrl, tenants });
  } finally {
    await dropDatabase(serverUrl, name);
    await withClient(serverUrl, async (client) => {
      for (const login of logins) await client.query(`DROP ROLE IF EXISTS ${login}`);
    });
  }
}

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
GRANT SELECT ON conversations TO ${free};
  `);
}

/** Everybody's rows side by side over 90 days, as they come in where many write to one table. */
async function fill(client: Client, conversations: number): Promise<void> {
  const organization = `md5('organization ' || n % ${organizations})::uuid`;
  // No trigger has to derive what is known already.
  await client.query(`
SET session_replication_role = replica;
INSERT INTO organizations (id, name, slug)
SELECT ${organization}, 'Organization ' || n, 'organization-' || n FROM generate_series(0, ${organizations - 1}) AS n;
INSERT INTO organization_members (organization_id, user_id, role)
SELECT ${organization}, md5('user ' || n)::uuid, 'owner' FROM generate_series(0, ${organizations - 1}) AS n;
INSERT INTO domains (id, organization_id, domain)
SELECT md5('domain ' || n)::uuid, ${organization}, n || '.example' FROM generate_series(0, ${organizations - 1}) AS n;
INSERT INTO conversations (id, organization_id, domain_id, session_id, metadata, started_at, ended_at, created_at)
SELECT md5('conversation ' || n)::uuid, ${organization}, md5('domain ' || n % ${organizations})::uuid, 'session-' || n,
       jsonb_build_object('browser', 'some', 'pages', n % 7), at, at + (30 + n % 600) * interval '1 second', at
FROM generate_series(0, ${conversations - 1}) AS n
CROSS JOIN LATERAL (SELECT timestamptz '${today.toISOString()}' - interval '90 days' * (n + 1) / ${conversations} AS at) AS moment;
RESET session_replication_role;
  `);
  await client.query("VACUUM (FREEZE, ANALYZE)");
}

async function readTenants(client: Client): Promise<Tenant[]> {
  const { rows } = await client.query<{ organization: string; member: string; ids: string[] }>(
    `SELECT m.organization_id AS organization, m.user_id AS member,
            ARRAY(SELECT c.id FROM conversations AS c WHERE c.organization_id = m.organization_id ORDER BY c.id LIMIT 100) AS ids
     FROM organization_members AS m ORDER BY 1`,
  );
  return rows.map(({ organization, member, ids }) => ({
    organizationId: organizationIdSchema.parse(organization),
    userId: userIdSchema.parse(member),
    conversationIds: ids.map((id) => conversationIdSchema.parse(id)),
  }));
}

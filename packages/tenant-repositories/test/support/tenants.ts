import { acmeTenancy, organizationIdSchema, userIdSchema } from "@acme/data-model";
import type { OrganizationId, OrganizationRole, UserId } from "@acme/data-model";
import type { FreshDatabase, FreshDatabaseOptions } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import type { TenantContext } from "../../src/context/tenant-context.ts";
import type { TenantDatabase, TenantDatabaseOptions } from "../../src/index.ts";
import { createTenantDatabase } from "../../src/index.ts";

/** Two logins as the README says; roles belong to the whole server, so all tests share them. */
export const logins = { tenant: "acme_test_app", system: "acme_test_system" } as const;
const password = "secret";

const uuid = (kind: string, number: number): string =>
  `${kind.padEnd(8, "0")}-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Organization 1 is Ada's, organization 2 Ben's; the ids of all rows can be told from their tenant. */
export const ids = {
  organization: (tenant: number): OrganizationId => organizationIdSchema.parse(uuid("0a", tenant)),
  user: (tenant: number, role: OrganizationRole): UserId =>
    userIdSchema.parse(
      uuid("0b", tenant * 10 + ["owner", "admin", "member", "viewer"].indexOf(role)),
    ),
  /** Admin of both organizations. */
  both: userIdSchema.parse(uuid("0b", 99)),
  row: (kind: string, tenant: number, number = 1): string => uuid(kind, tenant * 1_000 + number),
} as const;

/** What each tenant has: two domains with a config each, and something in every other table. */
export function tenantRows(tenant: number): string {
  const organization = ids.organization(tenant);
  const domain = (number: number): string => ids.row("0d", tenant, number);
  return `
INSERT INTO organizations (id, name, slug) VALUES ('${organization}', 'Tenant ${tenant}', 'tenant-${tenant}');
INSERT INTO organization_members (organization_id, user_id, role) VALUES
  ${(["owner", "admin", "member", "viewer"] as const).map((role) => `('${organization}', '${ids.user(tenant, role)}', '${role}')`).join(", ")},
  ('${organization}', '${ids.both}', 'admin');
INSERT INTO domains (id, organization_id, domain, name) VALUES
  ('${domain(1)}', '${organization}', 'one.tenant${tenant}.example', 'One'), ('${domain(2)}', '${organization}', 'two.tenant${tenant}.example', 'Two');
INSERT INTO domain_configs (id, organization_id, domain, business_name) VALUES
  ('${ids.row("0c", tenant, 1)}', '${organization}', 'one.tenant${tenant}.example', 'One'), ('${ids.row("0c", tenant, 2)}', '${organization}', 'two.tenant${tenant}.example', 'Two');
INSERT INTO conversations (id, organization_id, domain_id, session_id, created_at)
  SELECT ('ce000000-0000-4000-8000-' || lpad((${tenant} * 1000 + n)::text, 12, '0'))::uuid, '${organization}', '${domain(1)}', 'session-' || n,
         timestamptz '2025-10-01 12:00:00.000001Z' + (n / 2) * interval '1 second' FROM generate_series(1, 30) AS n;
INSERT INTO messages (id, organization_id, conversation_id, role, content, created_at)
  SELECT ('fe000000-0000-4000-8000-' || lpad((${tenant} * 1000 + n)::text, 12, '0'))::uuid, '${organization}', ('ce000000-0000-4000-8000-' || lpad((${tenant} * 1000 + 1 + n % 3)::text, 12, '0'))::uuid,
         CASE n % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, 'message ' || n || ' of tenant ${tenant}', timestamptz '2025-10-01 12:00Z' + n * interval '1 minute' FROM generate_series(1, 30) AS n;
INSERT INTO scraped_pages (id, organization_id, domain_id, url, title) VALUES ('${ids.row("0e", tenant)}', '${organization}', '${domain(1)}', 'https://one.tenant${tenant}.example/', 'Home');
INSERT INTO page_embeddings (organization_id, page_id, domain_id, chunk_text, embedding) VALUES
  ('${organization}', '${ids.row("0e", tenant)}', '${domain(1)}', 'east of ${tenant}', '{1,0,0}'), ('${organization}', '${ids.row("0e", tenant)}', NULL, 'north of ${tenant}', '{0,1,0}'),
  ('${organization}', NULL, '${domain(1)}', 'north east of ${tenant}', '{1,1,0}'), ('${organization}', NULL, '${domain(1)}', 'not computed', NULL);
INSERT INTO structured_extractions (organization_id, domain_id, url, extract_type, confidence_score) VALUES ('${organization}', '${domain(1)}', 'https://one.tenant${tenant}.example/', 'price', 0.875);
INSERT INTO website_content (organization_id, domain_id, url, content) VALUES ('${organization}', '${domain(1)}', 'https://one.tenant${tenant}.example/', 'Welcome');
INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model, cost_usd) VALUES ('${organization}', '${ids.row("ce", tenant)}', '${domain(1)}', true, 'model-${tenant}', 0.000123);
`;
}

/** A migrated database with two tenants, copied from a template. */
export function tenantsDatabase(
  options: Pick<FreshDatabaseOptions, "serverUrl"> = {},
): Promise<FreshDatabase> {
  return freshDatabase({ ...options, template: "two_tenants", build: buildTenants });
}

/** Migrates an empty database and fills in two tenants. */
export async function buildTenants(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of createLegacySchema) await client.query(statement);
    await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
    await createLogins(client);
    await client.query(tenantRows(1) + tenantRows(2));
    await client.query("ANALYZE");
  } finally {
    await client.end();
  }
}

async function createLogins(client: Client): Promise<void> {
  for (const [login, role] of [
    [logins.tenant, acmeTenancy.roles.tenant],
    [logins.system, acmeTenancy.roles.system],
  ]) {
    await client.query(`DO $$ BEGIN
      CREATE ROLE ${login} LOGIN PASSWORD '${password}';
      GRANT ${role} TO ${login};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  }
}

/** The database's URL for one of the two logins. */
export function urlFor({ url }: Pick<FreshDatabase, "url">, login: keyof typeof logins): string {
  const changed = new URL(url);
  changed.username = logins[login];
  changed.password = password;
  return changed.href;
}

/** The tenants of a database; closed with the test. */
export async function openTenants(
  database: Pick<FreshDatabase, "url">,
  options: Partial<TenantDatabaseOptions> = {},
): Promise<TenantDatabase> {
  const tenants = await createTenantDatabase({
    connection: { connectionString: urlFor(database, "tenant"), max: 4 },
    systemConnection: { connectionString: urlFor(database, "system"), max: 2 },
    ...options,
  });
  onTestFinished(tenants.close);
  return tenants;
}

export type TwoTenants = {
  readonly database: FreshDatabase;
  readonly tenants: TenantDatabase;
  /** A context of a member of one of the two. */
  readonly as: (tenant: number, role?: OrganizationRole) => Promise<TenantContext>;
};

/** All that most tests begin with. */
export async function twoTenants(
  options: Partial<TenantDatabaseOptions> = {},
): Promise<TwoTenants> {
  const database = await tenantsDatabase();
  const tenants = await openTenants(database, options);
  return {
    database,
    tenants,
    as: (tenant, role = "owner") =>
      tenants.authorize(ids.user(tenant, role), ids.organization(tenant)),
  };
}

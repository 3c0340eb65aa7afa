import { acmeTenancy } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import type { TenantDatabase, TenantDatabaseOptions } from "@acme/tenant-repositories";
import { createTenantDatabase } from "@acme/tenant-repositories";
import { Client } from "pg";
import type { MigrationRecord } from "../../src/migration-record/index.ts";
import { openMigrationRecord } from "../../src/migration-record/index.ts";
import { createApiStorage } from "../../src/storage/index.ts";
import { afterwards } from "./afterwards.ts";
import { ids, markerOf } from "./ids.ts";

/** Roles belong to the whole server, so all tests share them. */
const logins = {
  tenant: "acme_api_test_app",
  system: "acme_api_test_system",
  watcher: "acme_api_test_watcher",
} as const;
const password = "secret";

/** What each tenant has: members of every role, two domains, conversations of the last days. */
function tenantRows(tenant: number): string {
  const organization = ids.organization(tenant);
  const marker = markerOf(tenant);
  const domain = (number: number): string => ids.row("0d", tenant, number);
  const staff = (["owner", "admin", "member", "viewer"] as const).map(
    (role) =>
      `('${ids.member(tenant, role)}', '${organization}', '${ids.user(tenant, role)}', '${role}')`,
  );
  return `
INSERT INTO organizations (id, name, slug, seat_limit, settings) VALUES ('${organization}', '${marker} inc', '${marker}-inc', 1000, '{"timezone": "Europe/Lisbon", "secret": "${marker}-settings"}');
INSERT INTO organization_members (id, organization_id, user_id, role) VALUES ${staff.join(", ")};
INSERT INTO organization_members (organization_id, user_id, role) VALUES ('${organization}', '${ids.both}', 'admin');
INSERT INTO domains (id, organization_id, domain, name, created_at) VALUES
  ('${domain(1)}', '${organization}', 'one.${marker}.example', '${marker} one', timestamptz '2026-01-02 00:00Z'),
  ('${domain(2)}', '${organization}', 'two.${marker}.example', '${marker} two', timestamptz '2026-01-01 00:00Z');
INSERT INTO domain_configs (id, organization_id, domain, business_name, settings, encrypted_credentials) VALUES
  ('${ids.row("0c", tenant, 1)}', '${organization}', 'one.${marker}.example', '${marker} one', '{"greeting": "${marker}"}', '{"shop": "${marker}-ciphertext"}'),
  ('${ids.row("0c", tenant, 2)}', '${organization}', 'two.${marker}.example', '${marker} two', '{}', '{"shop": "${marker}-ciphertext"}');
INSERT INTO conversations (id, organization_id, domain_id, session_id, metadata, started_at, created_at)
  SELECT ('ce000000-0000-4000-8000-' || lpad((${tenant} * 1000 + n)::text, 12, '0'))::uuid, '${organization}', '${domain(1)}', '${marker}-session-' || n,
         '{"customer_name": "${marker}"}', now() - n * interval '1 hour', now() - n * interval '1 hour' FROM generate_series(1, 30) AS n;
INSERT INTO messages (id, organization_id, conversation_id, role, content, created_at)
  SELECT ('fe000000-0000-4000-8000-' || lpad((${tenant} * 1000 + n)::text, 12, '0'))::uuid, '${organization}', ('ce000000-0000-4000-8000-' || lpad((${tenant} * 1000 + 1 + n % 3)::text, 12, '0'))::uuid,
         CASE n % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, '${marker} message ' || n, now() - interval '50 minutes' + n * interval '1 minute' FROM generate_series(1, 30) AS n;
INSERT INTO scraped_pages (organization_id, domain_id, url, title) VALUES ('${organization}', '${domain(1)}', 'https://one.${marker}.example/', '${marker} home');
INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model, total_tokens, cost_usd) VALUES ('${organization}', '${ids.row("ce", tenant)}', '${domain(1)}', true, '${marker}-model', 100, 0.000123);
`;
}

async function build(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of createLegacySchema) await client.query(statement);
    await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
    for (const [login, role] of [
      [logins.tenant, acmeTenancy.roles.tenant],
      [logins.system, acmeTenancy.roles.system],
    ]) {
      await client.query(`DO $$ BEGIN
        CREATE ROLE ${login} LOGIN PASSWORD '${password}';
        GRANT ${role} TO ${login};
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    }
    await allowWatching(client);
    for (const statement of createApiStorage) await client.query(statement);
    await client.query(tenantRows(1) + tenantRows(2));
    await client.query("ANALYZE");
  } finally {
    await client.end();
  }
}

/** What the README has the owner of the tables do for whoever watches the migration. */
export async function allowWatching(client: {
  readonly query: (sql: string) => Promise<unknown>;
}): Promise<void> {
  await client.query(`DO $$ BEGIN
    CREATE ROLE ${logins.watcher} LOGIN PASSWORD '${password}';
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
  GRANT USAGE ON SCHEMA acme_tenancy TO ${logins.watcher};
  GRANT SELECT ON acme_tenancy.reversals, acme_tenancy.backfill_positions, acme_tenancy.baselines,
    acme_tenancy.evidence TO ${logins.watcher}`);
}

/** A migrated database with two tenants, copied from a template. */
export function tenantsDatabase(): Promise<FreshDatabase> {
  return freshDatabase({ template: "api_two_tenants", build });
}

/** The database's URL for one of the logins. */
export function urlFor({ url }: Pick<FreshDatabase, "url">, login: keyof typeof logins): string {
  const changed = new URL(url);
  changed.username = logins[login];
  changed.password = password;
  return changed.href;
}

/** The tenants of a database; closed with the test, or with the file. */
export async function openTenants(
  database: Pick<FreshDatabase, "url">,
  options: Partial<TenantDatabaseOptions> = {},
): Promise<TenantDatabase> {
  const tenants = await createTenantDatabase({
    connection: { connectionString: urlFor(database, "tenant"), max: 6 },
    systemConnection: { connectionString: urlFor(database, "system"), max: 3 },
    ...options,
  });
  afterwards(tenants.close);
  return tenants;
}

/** What the migration of a database has left behind, as its watcher reads it; closed with the test, or with the file. */
export function openRecord(database: Pick<FreshDatabase, "url">): MigrationRecord {
  const url = urlFor(database, "watcher");
  const record = openMigrationRecord({ url, connectTimeout: 30_000, statementTimeout: 30_000 });
  afterwards(record.close);
  return record;
}

import { acmeTenancy, organizationIdSchema, userIdSchema } from "@acme/data-model";
import type { OrganizationId, UserId } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import type { TenantDatabase, TenantScope } from "@acme/tenant-repositories";
import { createTenantDatabase } from "@acme/tenant-repositories";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, onTestFinished } from "vitest";

/** The two logins of the README of tenant-repositories. Roles belong to the server, so tests share them. */
const logins = { tenant: "acme_overview_app", system: "acme_overview_system" } as const;
const password = "secret";

export const organizationId = (number: number): OrganizationId =>
  organizationIdSchema.parse(uuid("0a", number));
/** The owner of the organization of that number. */
export const ownerOf = (number: number): UserId => userIdSchema.parse(uuid("0b", number));
/** One of the two domains that each organization has. */
export const domainId = (number: number, domain: 1 | 2): string => uuid(`0d${domain}`, number);

export function uuid(kind: string, number: number): string {
  return `${kind.padEnd(8, "0")}-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

export type Chats = {
  readonly database: FreshDatabase;
  readonly tenants: TenantDatabase;
  /** Runs work as the owner of the organization of that number. */
  readonly as: <Result>(
    number: number,
    work: (scope: TenantScope) => Promise<Result>,
  ) => Promise<Result>;
};

/** A migrated database with so many organizations, each of an owner and two domains, and nothing else. */
export async function chats(organizations = 2): Promise<Chats> {
  const opened = await openChats(organizations);
  onTestFinished(opened.tenants.close);
  return opened;
}

/** One such database for all tests of a file, without conversations, requests and pages at the start of each. */
export function sharedChats(): () => Chats {
  let opened: Chats;
  beforeAll(async () => {
    opened = await openChats(2);
  });
  beforeEach(async () => {
    await opened.database.query(
      "TRUNCATE conversations, messages, chat_telemetry, page_embeddings",
    );
  });
  afterAll(() => opened.tenants.close());
  return () => opened;
}

async function openChats(organizations: number): Promise<Chats> {
  const database = await freshDatabase({ template: "overview", build });
  await database.query(fillOrganizations, [organizations]);
  return open(database);
}

/** The same of a database that is there already; closed with the test. */
export async function chatsOf(database: FreshDatabase): Promise<Chats> {
  const opened = await open(database);
  onTestFinished(opened.tenants.close);
  return opened;
}

/** The same, closed by whoever opens it. */
export async function open(database: FreshDatabase): Promise<Chats> {
  const tenants = await createTenantDatabase({
    connection: urlFor(database, "tenant"),
    systemConnection: urlFor(database, "system"),
  });
  return {
    database,
    tenants,
    as: async (number, work) =>
      tenants.run(await tenants.authorize(ownerOf(number), organizationId(number)), work),
  };
}

/** $1 organizations, each with an owner and two domains. */
export const fillOrganizations = `
WITH o AS (
  INSERT INTO organizations (id, name, slug)
  SELECT ('0a000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Organization ' || n, 'organization-' || n FROM generate_series(1, $1) AS n
  RETURNING id, slug
), m AS (
  INSERT INTO organization_members (organization_id, user_id, role)
  SELECT id, ('0b000000-0000-4000-8000-' || right(id::text, 12))::uuid, 'owner' FROM o
)
INSERT INTO domains (id, organization_id, domain)
SELECT ('0d' || d || '00000-0000-4000-8000-' || right(o.id::text, 12))::uuid, o.id, 'site' || d || '.' || slug || '.example' FROM o, generate_series(1, 2) AS d`;

/** Migrates an empty database, and makes the logins. */
export async function build(url: string): Promise<void> {
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
  } finally {
    await client.end();
  }
}

/** The database as one of the two logins. */
export function urlFor({ url }: FreshDatabase, login: keyof typeof logins): string {
  const changed = new URL(url);
  changed.username = logins[login];
  changed.password = password;
  return changed.href;
}

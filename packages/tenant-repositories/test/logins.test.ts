import { acmeTenancy } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import { createLegacySchema } from "@acme/migrations";
import type { ClientBase } from "pg";
import { Client } from "pg";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { checkLogin } from "../src/connection/check-login.ts";
import { createTenantDatabase } from "../src/index.ts";
import { tenantsDatabase, urlFor } from "./support/tenants.ts";
import { until } from "./support/until.ts";

const { tenant: tenantRole, system: systemRole } = acmeTenancy.roles;
const somebody = "acme_test_somebody";

// Roles belong to the whole server, and one that is too powerful is a finding in every database of it.
let serverUrl: string;
let database: FreshDatabase;
beforeAll(async () => {
  serverUrl = (await isolatedServer()).url;
  database = await tenantsDatabase({ serverUrl });
});

/** The URL of a login that the statements make something of; it is gone after the test. */
async function login(statements: readonly string[]): Promise<string> {
  onTestFinished(async () => {
    await database.query(`REASSIGN OWNED BY ${somebody} TO CURRENT_USER`);
    await database.query(`DROP OWNED BY ${somebody}`);
    await database.query(`DROP ROLE ${somebody}`);
    await database.query("DROP ROLE IF EXISTS acme_test_group");
  });
  await database.query(`CREATE ROLE ${somebody} LOGIN PASSWORD 'secret'`);
  for (const statement of statements) await database.query(statement);
  const url = new URL(database.url);
  url.username = somebody;
  url.password = "secret";
  return url.href;
}

/** What comes of opening a database; an open one is closed. */
async function open(connection: string, systemConnection: string): Promise<unknown> {
  return createTenantDatabase({ connection, systemConnection }).then(
    async ({ close }) => {
      await close();
      return "open";
    },
    (error: unknown) => error,
  );
}

const refused = (why: string): object => ({
  code: "TENANT_LOGIN_REFUSED",
  message: expect.stringContaining(why) as string,
});

type Refusal = {
  readonly who: string;
  /** What makes a member of the right role too much, or too little. */
  readonly made: (role: string, other: string) => readonly string[];
  readonly why: (role: string, other: string) => string;
};

const altered = (attribute: string): Refusal["made"] => {
  return (role) => [`GRANT ${role} TO ${somebody}`, `ALTER ROLE ${somebody} ${attribute}`];
};

const refusals: readonly Refusal[] = [
  { who: "a superuser", made: altered("SUPERUSER"), why: () => "is a superuser" },
  { who: "BYPASSRLS", made: altered("BYPASSRLS"), why: () => "has BYPASSRLS" },
  { who: "CREATEROLE", made: altered("CREATEROLE"), why: () => "has CREATEROLE" },
  { who: "REPLICATION", made: altered("REPLICATION"), why: () => "has REPLICATION" },
  {
    who: "a table's owner",
    made: (role) => [`GRANT ${role} TO ${somebody}`, `ALTER TABLE messages OWNER TO ${somebody}`],
    why: () => "owns messages",
  },
  {
    who: "a schema's owner, who may drop what is in it",
    made: (role) => [
      `GRANT ${role} TO ${somebody}`,
      `ALTER SCHEMA public OWNER TO ${somebody}`,
      `ALTER SCHEMA acme_tenancy OWNER TO ${somebody}`,
    ],
    why: () => "owns the schema acme_tenancy, the schema public",
  },
  {
    who: "the database's owner",
    made: (role) => [
      `GRANT ${role} TO ${somebody}`,
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO ${somebody}', current_database()); END $$`,
    ],
    why: () => "can also become pg_database_owner",
  },
  {
    who: "a member of both roles",
    made: (role, other) => [`GRANT ${role}, ${other} TO ${somebody}`],
    why: (_role, other) => `can also become ${other}`,
  },
  {
    who: "who may read everything",
    made: (role) => [`GRANT ${role}, pg_read_all_data TO ${somebody}`],
    why: () => "can also become pg_read_all_data",
  },
  {
    who: "who could become something, and is not it now",
    made: (role) => [
      `GRANT ${role} TO ${somebody}`,
      `GRANT pg_write_all_data TO ${somebody} WITH INHERIT FALSE, SET TRUE`,
    ],
    why: () => "can also become pg_write_all_data",
  },
  {
    who: "a member by way of a group",
    made: (role) => [
      "CREATE ROLE acme_test_group",
      `GRANT ${role} TO acme_test_group`,
      `GRANT acme_test_group TO ${somebody}`,
    ],
    why: () => "can also become acme_test_group",
  },
  { who: "nobody", made: () => [], why: (role) => `is not a member of ${role}` },
  {
    who: "a member that does not inherit",
    made: (role) => [`GRANT ${role} TO ${somebody} WITH INHERIT FALSE`],
    why: (role) => `is not a member of ${role}, or does not inherit from it`,
  },
];

describe("createTenantDatabase()", () => {
  it("opens with two logins, each in one role", async () => {
    expect(await open(urlFor(database, "tenant"), urlFor(database, "system"))).toBe("open");
  });

  it.each(refusals)("refuses $who as the tenants' login", async ({ made, why }) => {
    const url = await login(made(tenantRole, systemRole));
    const error = await open(url, urlFor(database, "system"));
    expect(error).toMatchObject(refused(`The login "${somebody}" `));
    expect(error).toMatchObject(refused(why(tenantRole, systemRole)));
  });

  it.each(refusals)("refuses $who as the system's login", async ({ made, why }) => {
    const url = await login(made(systemRole, tenantRole));
    const error = await open(urlFor(database, "tenant"), url);
    expect(error).toMatchObject(refused(why(systemRole, tenantRole)));
  });

  it("refuses each of the two in the other's place", async () => {
    const [tenant, system] = [urlFor(database, "tenant"), urlFor(database, "system")];
    expect(await open(system, system)).toMatchObject(refused(`not a member of ${tenantRole}`));
    expect(await open(tenant, tenant)).toMatchObject(refused(`not a member of ${systemRole}`));
  });

  it("leaves no connection open where it refuses", async () => {
    const url = await login([]);
    await open(url, urlFor(database, "system"));
    const left = async (): Promise<number | null> =>
      (
        await database.query(
          "SELECT FROM pg_stat_activity WHERE application_name IN ('acme tenants', 'acme system')",
        )
      ).rowCount;
    // A server process takes a moment to see that its client has gone.
    expect(await until(async () => ((await left()) === 0 ? "none" : undefined))).toBe("none");
  });
});

describe("a server on which the policies would not hold", () => {
  const serverRefused = (why: string): object => ({
    code: "TENANT_SERVER_REFUSED",
    message: expect.stringContaining(why) as string,
  });

  it.each([
    ["has no policies of ours", "DROP SCHEMA acme_tenancy CASCADE", "not enforced here"],
    ["does not enforce them", "ALTER TABLE messages DISABLE ROW LEVEL SECURITY", "on messages"],
    [
      "lets the owner around them",
      "ALTER TABLE messages NO FORCE ROW LEVEL SECURITY; ALTER TABLE domains NO FORCE ROW LEVEL SECURITY",
      "on domains, messages",
    ],
    [
      "has them on all tables but the tenants' own",
      "ALTER TABLE organizations DISABLE ROW LEVEL SECURITY",
      "on organizations",
    ],
    ["lacks a table", "DROP TABLE website_content", 'there is no table "website_content"'],
    [
      "lacks a column",
      "ALTER TABLE messages RENAME content TO body",
      '"messages" has no column "content"',
    ],
  ])("is refused that %s", async (_what, change, why) => {
    const changed = await tenantsDatabase({ serverUrl });
    await changed.query(change);
    expect(await open(urlFor(changed, "tenant"), urlFor(changed, "system"))).toMatchObject(
      serverRefused(why),
    );
  });

  it("is refused that was never migrated", async () => {
    const legacy = await freshDatabase({ serverUrl });
    for (const statement of createLegacySchema) await legacy.query(statement);
    expect(await open(urlFor(legacy, "tenant"), urlFor(legacy, "system"))).toMatchObject(
      serverRefused("acme-tenancy run --to enforce"),
    );
  });

  it.each([
    [140_020, "refused"],
    [150_008, "refused"],
    [150_009, "fine"],
    [160_004, "refused"],
    [160_005, "fine"],
    [170_000, "refused"],
    [170_001, "fine"],
    [180_000, "fine"],
    [190_000, "fine"],
  ])("of version %d is %s", async (version, verdict) => {
    const answer = await checkLogin(await tenantOn(version), acmeTenancy, tenantRole).then(
      () => "fine",
      (error: unknown) => (error as { code: string }).code,
    );
    expect(answer).toBe(verdict === "fine" ? "fine" : "TENANT_SERVER_REFUSED");
  });
});

/** The tenants' login on this server, which gives itself out as another version. */
async function tenantOn(version: number): Promise<ClientBase> {
  const client = new Client({ connectionString: urlFor(database, "tenant") });
  await client.connect();
  onTestFinished(() => client.end());
  const query = client.query.bind(client);
  return Object.assign(client, {
    query: async (text: string, values: unknown[]) => {
      const { rows, ...rest } = await query<Record<string, unknown>>(text, values);
      return { ...rest, rows: rows.map((row) => ({ ...row, version })) };
    },
  });
}

import type { Tenancy, TenancyDeclaration } from "@acme/tenancy";
import { defineTenancy } from "@acme/tenancy";
import type { FreshDatabase, FreshDatabaseOptions } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import type { Phase } from "../../src/index.ts";
import { migratorOf, shopsSql, shopsTables, sql } from "./shops.ts";

/** The shops with people who work for their merchants. Anna is an admin of two of them, Mix of one of his two. */
const staffSql = `
CREATE TABLE staff (merchant_id integer NOT NULL REFERENCES merchants ON DELETE CASCADE, person text NOT NULL,
                    job text NOT NULL, PRIMARY KEY (merchant_id, person));
INSERT INTO staff VALUES (1, 'olga', 'owner'), (1, 'otto', 'owner'), (1, 'anna', 'admin'), (1, 'mia', 'member'),
  (1, 'vic', 'viewer'), (1, 'jim', 'janitor'), (1, 'mix', 'admin'),
  (2, 'olaf', 'owner'), (2, 'anna', 'admin'), (2, 'mix', 'member'), (3, 'olof', 'owner');
`;

/** What the shops are with people. Roles belong to the whole server: each test file has some of its own. */
export function staffedTenancy(
  role: string,
  more: Pick<TenancyDeclaration, "claims" | "legacyRoles"> = {},
): Tenancy {
  return defineTenancy({
    tenant: { table: "merchants", updatable: ["name"] },
    column: "merchant_id",
    roles: { tenant: role, system: `${role}_system` },
    members: { table: "staff", user: "person", role: "job" },
    tables: { ...shopsTables, staff: { owner: "column" } },
    ...more,
  });
}

/** A copy of the staffed shops after a phase, with a login for each of the two roles. */
export async function staffedShops(
  template: string,
  tenancy: Tenancy,
  {
    phase = "contract",
    serverUrl,
  }: { phase?: Phase | "legacy" } & Pick<FreshDatabaseOptions, "serverUrl"> = {},
): Promise<FreshDatabase> {
  return freshDatabase({
    ...(serverUrl === undefined ? {} : { serverUrl }),
    template: `staffed_${template}_${phase}`,
    build: async (url) => {
      await sql(url, shopsSql + staffSql);
      if (phase === "legacy") return;
      await migratorOf({ url }, tenancy).run({ to: phase });
      for (const group of Object.values(tenancy.roles)) {
        await sql(
          url,
          `DO $$ BEGIN CREATE ROLE ${group}_login LOGIN PASSWORD 'secret'; GRANT ${group} TO ${group}_login;
           EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
        );
      }
    },
  });
}

/** Connects as a login that is a member of that role and of nothing else. */
export async function loginTo(database: Pick<FreshDatabase, "url">, role: string): Promise<Client> {
  const url = new URL(database.url);
  url.username = `${role}_login`;
  url.password = "secret";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  return client;
}

/** A ticket for a member of a tenant, as whoever has found out who is asking gets it. */
export async function ticketFor(
  database: Pick<FreshDatabase, "query">,
  tenant: number,
  member: string,
  lifetime = "15 minutes",
): Promise<string> {
  const { rows } = await database.query<{ ticket: string }>(
    "SELECT ticket FROM acme_tenancy.issue_ticket($1, $2, $3)",
    [tenant, member, lifetime],
  );
  return rows[0]?.ticket ?? "";
}

/** Begins a transaction that is that member's. */
export async function beginAs(
  database: Pick<FreshDatabase, "query">,
  session: Client,
  tenant: number,
  member: string,
): Promise<void> {
  const ticket = await ticketFor(database, tenant, member);
  await session.query("BEGIN");
  await session.query("SELECT acme_tenancy.enter($1)", [ticket]);
}

/** A session of the tenant login's, closed with the test, in a transaction that is that member's. */
export async function workAs(
  database: FreshDatabase,
  role: string,
  tenant: number,
  member: string,
): Promise<Client> {
  const session = await loginTo(database, role);
  onTestFinished(() => session.end());
  await beginAs(database, session, tenant, member);
  return session;
}

/** What a statement is answered with: how many rows it touched, or its SQLSTATE. It is undone either way. */
export async function answerTo(
  session: Client,
  statement: string,
): Promise<number | string | null> {
  await session.query("SAVEPOINT before");
  try {
    return (await session.query(statement)).rowCount;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await session.query("ROLLBACK TO before");
  }
}

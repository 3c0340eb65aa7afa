import { randomBytes } from "node:crypto";
import { acmeTenancy } from "@acme/data-model";
import { escapeIdentifier } from "pg";
import { onServer } from "../legacy-database.ts";

/**
 * What the API connects as: each login is a member of one role that the migration made, and of no other; the
 * one that watches the migration is a member of none.
 */
export type ApiLogins = {
  readonly databaseUrl: string;
  readonly systemDatabaseUrl: string;
  readonly watcherDatabaseUrl: string;
};

/** Makes the logins, or gives those that are there new passwords: nothing has to remember the old ones. */
export async function createLogins(url: string, database: string): Promise<ApiLogins> {
  const { roles } = acmeTenancy;
  const tenant = { name: `${database}_app`, rights: [memberOf(roles.tenant)] };
  const system = { name: `${database}_app_system`, rights: [memberOf(roles.system)] };
  const watcher = { name: `${database}_watcher`, rights: readingTheRecord };
  return {
    databaseUrl: await createLogin(url, tenant),
    systemDatabaseUrl: await createLogin(url, system),
    watcherDatabaseUrl: await createLogin(url, watcher),
  };
}

const memberOf = (role: string): string => escapeIdentifier(role);

/** What `acme-tenancy` keeps of its work, as far as a page shows it. */
const readingTheRecord = [
  "USAGE ON SCHEMA acme_tenancy",
  `SELECT ON acme_tenancy.reversals, acme_tenancy.backfill_positions, acme_tenancy.baselines,
    acme_tenancy.evidence`,
];

async function createLogin(
  url: string,
  { name, rights }: { readonly name: string; readonly rights: readonly string[] },
): Promise<string> {
  const password = randomBytes(18).toString("base64url");
  await onServer(url, async (client) => {
    const login = client.escapeIdentifier(name);
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${login}`);
    await client.query(`ALTER ROLE ${login} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    for (const right of rights) await client.query(`GRANT ${right} TO ${login}`);
  });
  const own = new URL(url);
  own.username = name;
  own.password = password;
  return own.href;
}

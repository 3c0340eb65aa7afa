import { randomBytes } from "node:crypto";
import { acmeTenancy } from "@acme/data-model";
import { onServer } from "../legacy-database.ts";

/** What the API connects as: each login is a member of one role that the migration made, and of no other. */
export type ApiLogins = {
  readonly databaseUrl: string;
  readonly systemDatabaseUrl: string;
};

/** Makes the two logins, or gives those that are there new passwords: nothing has to remember the old ones. */
export async function createLogins(url: string, database: string): Promise<ApiLogins> {
  const tenant = { name: `${database}_app`, role: acmeTenancy.roles.tenant };
  const system = { name: `${database}_app_system`, role: acmeTenancy.roles.system };
  return {
    databaseUrl: await createLogin(url, tenant),
    systemDatabaseUrl: await createLogin(url, system),
  };
}

async function createLogin(
  url: string,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<string> {
  const password = randomBytes(18).toString("base64url");
  await onServer(url, async (client) => {
    const login = client.escapeIdentifier(name);
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${login}`);
    await client.query(`ALTER ROLE ${login} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    await client.query(`GRANT ${client.escapeIdentifier(role)} TO ${login}`);
  });
  const own = new URL(url);
  own.username = name;
  own.password = password;
  return own.href;
}

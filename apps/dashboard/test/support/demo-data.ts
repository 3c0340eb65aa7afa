import { acmeTenancy } from "@acme/data-model";
import { fillLegacyDatabase } from "@acme/demo-data";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";
import { runProgram } from "./programs.ts";

/** Roles belong to the whole server, so all databases share them. */
const logins = { tenant: "acme_dashboard_test_app", system: "acme_dashboard_test_system" } as const;
const password = "secret";

/** The demo's data, ending now, migrated to isolation, with what the API keeps for itself. */
export async function fillDemo(url: string, scale: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of createLegacySchema) await client.query(statement);
    await fillLegacyDatabase(client, { scale, now: new Date() });
    await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
    await runProgram("apps/api/src/storage/main.ts", { OWNER_DATABASE_URL: url });
    for (const [login, role] of [
      [logins.tenant, acmeTenancy.roles.tenant],
      [logins.system, acmeTenancy.roles.system],
    ]) {
      await client.query(`DO $$ BEGIN
        CREATE ROLE ${login} LOGIN PASSWORD '${password}';
        GRANT ${role} TO ${login};
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    }
    await client.query("ANALYZE");
  } finally {
    await client.end();
  }
}

export type DatabaseSettings = {
  readonly DATABASE_URL: string;
  readonly SYSTEM_DATABASE_URL: string;
};

/** What the API is told of such a database. */
export function databaseSettings(url: string): DatabaseSettings {
  return {
    DATABASE_URL: urlFor(url, logins.tenant),
    SYSTEM_DATABASE_URL: urlFor(url, logins.system),
  };
}

function urlFor(url: string, login: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = password;
  return changed.href;
}

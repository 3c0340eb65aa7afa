import { acmeTenancy } from "@acme/data-model";
import { fillLegacyDatabase } from "@acme/demo-data";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";
import { runProgram } from "./programs.ts";

/** Roles belong to the whole server, so all databases share them. */
const logins = {
  tenant: "acme_dashboard_test_app",
  system: "acme_dashboard_test_system",
  watcher: "acme_dashboard_test_watcher",
} as const;
const password = "secret";

/** The demo's data, ending now, in the shape of before the migration; with a login that may watch one. */
export async function fillLegacy(url: string, scale: number): Promise<void> {
  await withClient(url, async (client) => {
    for (const statement of createLegacySchema) await client.query(statement);
    await fillLegacyDatabase(client, { scale, now: new Date() });
    await client.query(`DO $$ BEGIN
      CREATE ROLE ${logins.watcher} LOGIN PASSWORD '${password}';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    await client.query("ANALYZE");
  });
}

/** What the owner of the tables does once the first phase has begun. */
export const allowWatching = `GRANT USAGE ON SCHEMA acme_tenancy TO ${logins.watcher};
GRANT SELECT ON acme_tenancy.reversals, acme_tenancy.backfill_positions, acme_tenancy.baselines,
  acme_tenancy.evidence TO ${logins.watcher}`;

/** The demo's data, ending now, migrated to isolation, with what the API keeps for itself. */
export async function fillDemo(url: string, scale: number): Promise<void> {
  await fillLegacy(url, scale);
  await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
  await runProgram("apps/api/src/storage/main.ts", { OWNER_DATABASE_URL: url }, ["--facts=on"]);
  await withClient(url, async (client) => {
    for (const [login, role] of [
      [logins.tenant, acmeTenancy.roles.tenant],
      [logins.system, acmeTenancy.roles.system],
    ]) {
      await client.query(`DO $$ BEGIN
        CREATE ROLE ${login} LOGIN PASSWORD '${password}';
        GRANT ${role} TO ${login};
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    }
    await client.query(allowWatching);
    await client.query("ANALYZE");
  });
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
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

/** The login that may read what a migration has recorded. */
export function watcherUrl(url: string): string {
  return urlFor(url, logins.watcher);
}

function urlFor(url: string, login: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = password;
  return changed.href;
}

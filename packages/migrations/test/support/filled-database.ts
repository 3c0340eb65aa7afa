import { acmeTenancy } from "@acme/data-model";
import type { DirtCounts, DirtKind } from "@acme/demo-data";
import { fillLegacyDatabase } from "@acme/demo-data";
import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import type { Migrator, RunRequest } from "@acme/tenancy-migrator";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";

import { buildLegacySchema } from "./legacy-database.ts";

const scale = 0.05;

/** A new legacy database with about 1,700 rows, on a server of the caller's: roles belong to the whole server. */
export function filledDatabase(server: PostgresServer): Promise<FreshDatabase> {
  return freshDatabase({
    serverUrl: server.url,
    template: "filled",
    build: async (url) => {
      await fill(url, []);
    },
  });
}

/** The same, migrated that far. */
export function migratedDatabase(
  server: PostgresServer,
  request: RunRequest,
): Promise<FreshDatabase> {
  return freshDatabase({
    serverUrl: server.url,
    template: `filled_to_${request.to}${request.dropCompat === true ? "_for_good" : ""}`,
    build: async (url) => {
      await fill(url, []);
      await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run(request);
    },
  });
}

/** A legacy database with dirt of some kinds, and how much of it. */
export async function dirtyDatabase(
  server: PostgresServer,
  kinds: readonly DirtKind[],
): Promise<{ readonly database: FreshDatabase; readonly dirt: DirtCounts }> {
  const database = await freshDatabase({ serverUrl: server.url });
  return { database, dirt: await fill(database.url, kinds) };
}

/** The engine on a test's database. */
export function migratorOf(database: FreshDatabase): Migrator {
  return createMigrator({ tenancy: acmeTenancy, connectionString: database.url });
}

async function fill(url: string, dirty: readonly DirtKind[]): Promise<DirtCounts> {
  await buildLegacySchema(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await fillLegacyDatabase(client, { scale, dirty })).dirt;
  } finally {
    await client.end();
  }
}

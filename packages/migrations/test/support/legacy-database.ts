import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";

import { createLegacySchema } from "../../src/baseline/legacy-schema.ts";

/** A new database with the empty legacy schema. */
export function legacyDatabase(): Promise<FreshDatabase> {
  return freshDatabase({ template: "legacy", build: buildLegacySchema });
}

/** Runs the baseline on the database of a URL. */
export async function buildLegacySchema(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of createLegacySchema) await client.query(statement);
  } finally {
    await client.end();
  }
}

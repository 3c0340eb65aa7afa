import { acmeTenancy } from "@acme/data-model";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";

/** Makes this model's legacy schema in an empty database and takes it through every phase. */
export async function buildMigratedDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of createLegacySchema) await client.query(statement);
  } finally {
    await client.end();
  }
  await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
}

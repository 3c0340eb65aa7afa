import type { Tenancy } from "@acme/tenancy";
import { Client } from "pg";
import type { QueryResultRow } from "pg";
import type { CatalogFacts } from "./catalog-facts.ts";
import { catalogQueries } from "./catalog-queries.ts";

/** Reads everything that the document says from one database, in one snapshot. */
export async function readFacts(url: string, tenancy: Tenancy): Promise<CatalogFacts> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Whatever the server's own path is, names of this schema are spelt without it and no others are.
    await client.query("SELECT set_config('search_path', $1, true)", [tenancy.schema]);
    const ask = async <Fact extends QueryResultRow>(
      query: string,
      more: readonly unknown[] = [],
    ): Promise<Fact[]> => (await client.query<Fact>(query, [tenancy.schema, ...more])).rows;
    return {
      tables: await ask(catalogQueries.tables),
      columns: await ask(catalogQueries.columns),
      foreignKeys: await ask(catalogQueries.foreignKeys),
      indexes: await ask(catalogQueries.indexes),
      policies: await ask(catalogQueries.policies),
      triggers: await ask(catalogQueries.triggers),
      views: await ask(catalogQueries.views),
      grants: await ask(catalogQueries.grants),
      roles: await ask(catalogQueries.roles, [
        [tenancy.roles.tenant, tenancy.roles.system, ...tenancy.legacyRoles],
      ]),
    };
  } finally {
    await client.end();
  }
}

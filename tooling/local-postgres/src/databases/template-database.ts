import type { Client } from "pg";
import { createDatabase, databaseUrl, dropDatabase, quotedName } from "./databases.ts";
import { withClient } from "./with-client.ts";

/**
 * Makes sure that the server has the template `name`, built by `build`, and returns the name.
 *
 * However many processes ask at the same time, one builds and the others wait. A template that was left
 * half-built by a crash is built again. A finished one takes no connections, so that it can be copied at
 * any moment with `createDatabase(serverUrl, copy, { template: name })`.
 *
 * A finished template is never looked into: let the name say what is in it, with a hash or a version.
 * Everyone has to pass the same database in `serverUrl`, since PostgreSQL's advisory locks belong to one.
 * https://www.postgresql.org/docs/18/manage-ag-templatedbs.html
 *
 * @throws whatever `build` throws, after the half-built template is gone
 */
export async function templateDatabase(
  serverUrl: string,
  name: string,
  build: (url: string) => Promise<void>,
): Promise<string> {
  const template = quotedName(name);
  await withClient(serverUrl, async (client) => {
    // Held by the session: it ends with the builder, even when that is killed.
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`template ${name}`]);
    if (await isFinished(client, name)) return;
    await dropDatabase(serverUrl, name);
    await createDatabase(serverUrl, name);
    try {
      await build(databaseUrl(serverUrl, name));
      await client.query(
        `ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`,
      );
    } catch (error) {
      await dropDatabase(serverUrl, name);
      throw error;
    }
    // A connection that `build` forgot would make every copy fail.
    await client.query(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1",
      [name],
    );
  });
  return name;
}

async function isFinished(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_database WHERE datname = $1 AND datistemplate AND NOT datallowconn",
    [name],
  );
  return rowCount === 1;
}

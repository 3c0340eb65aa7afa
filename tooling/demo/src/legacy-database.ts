import { fillLegacyDatabase } from "@acme/demo-data";
import { createDatabase, databaseUrl, dropDatabase } from "@acme/local-postgres";
import { createLegacySchema } from "@acme/migrations";
import { Client } from "pg";
import type { DemoOptions } from "./demo-options.ts";

/** The demo's database on a server. */
export type DemoDatabase = {
  readonly url: string;
  readonly name: string;
  /** Whether it was built just now. */
  readonly isNew: boolean;
};

/**
 * The legacy database, built if it is not there. A build that was interrupted leaves no database that
 * looks finished: it gets its name when it is complete.
 */
export async function openLegacyDatabase(
  serverUrl: string,
  options: DemoOptions,
): Promise<DemoDatabase> {
  const name = options.database;
  if (options.reset) await dropDatabase(serverUrl, name);
  const url = databaseUrl(serverUrl, name);
  if (await exists(serverUrl, name)) return { url, name, isNew: false };
  const unfinished = `${name}_unfinished`;
  await dropDatabase(serverUrl, unfinished);
  await createDatabase(serverUrl, unfinished);
  await build(databaseUrl(serverUrl, unfinished), options);
  await onServer(serverUrl, (client) =>
    client.query(
      `ALTER DATABASE ${client.escapeIdentifier(unfinished)} RENAME TO ${client.escapeIdentifier(name)}`,
    ),
  );
  return { url, name, isNew: true };
}

async function build(url: string, { scale, dirt }: DemoOptions): Promise<void> {
  await onServer(url, async (client) => {
    for (const statement of createLegacySchema) await client.query(statement);
    // It ends now, so that whoever looks at the last days sees something.
    await fillLegacyDatabase(client, { scale, dirty: dirt, now: new Date() });
    await client.query("ANALYZE");
  });
}

async function exists(serverUrl: string, name: string): Promise<boolean> {
  return onServer(serverUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    return rowCount === 1;
  });
}

/** Runs work on a connection of its own. */
export async function onServer<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

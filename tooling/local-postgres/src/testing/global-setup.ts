import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { dropDatabase } from "../databases/databases.ts";
import { withClient } from "../databases/with-client.ts";
import { startPostgres } from "../start-postgres.ts";
import type { TestServer } from "./test-server.ts";

/**
 * Vitest's global setup: one server for all workers of a run, or the one that `DATABASE_URL` names.
 * https://vitest.dev/config/globalsetup
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const runId = randomBytes(4).toString("hex");
  const provided: TestServer = { url: server.url, runId };
  project.provide("localPostgres", provided);
  return async () => {
    // The templates of a run would stay on someone else's server for ever.
    if (!server.embedded) await dropDatabasesOfRun(server.url, runId);
    await server.stop();
  };
}

async function dropDatabasesOfRun(url: string, runId: string): Promise<void> {
  const names = await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE datname ~ $1",
      [`_${runId}(_|$)`],
    );
    return rows.map(({ name }) => name);
  });
  for (const name of names) await dropDatabase(url, name);
}

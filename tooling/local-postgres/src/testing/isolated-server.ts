import type { PostgresServer, StartPostgresOptions } from "../postgres-server.ts";
import { startPostgres } from "../start-postgres.ts";
import { cleanUpLater } from "./cleanup.ts";

/**
 * A server of the caller's own, for tests of what belongs to a whole server: roles, settings, crashes.
 * It ends after the test, or after the file when called in `beforeAll` or outside a test.
 *
 * With `DATABASE_URL` set it is that server, shared after all: see `embedded`.
 * @throws LocalPostgresError, see its codes
 */
export async function isolatedServer(
  options: Omit<StartPostgresOptions, "dataDirectory"> = {},
): Promise<PostgresServer> {
  const server = await startPostgres(options);
  cleanUpLater(server.stop);
  return server;
}

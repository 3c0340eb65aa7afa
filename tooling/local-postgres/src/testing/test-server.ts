import { inject } from "vitest";
import { LocalPostgresError } from "../errors.ts";

/** The server of a test run, as the global setup hands it to the workers. */
export type TestServer = {
  readonly url: string;
  /** Part of the name of every database of this run. */
  readonly runId: string;
};

declare module "vitest" {
  interface ProvidedContext {
    localPostgres: TestServer;
  }
}

/** @throws LocalPostgresError `TESTING_NOT_SET_UP` */
export function testServer(): TestServer {
  // Typed as always there; a run without the global setup has none.
  const server: TestServer | undefined = inject("localPostgres");
  if (server === undefined) throw notSetUp();
  return server;
}

/**
 * A superuser's URL of the server that all test files of this run share. Roles belong to the whole
 * server: a test that creates some takes `isolatedServer()`.
 * @throws LocalPostgresError `TESTING_NOT_SET_UP`
 */
export function testServerUrl(): string {
  return testServer().url;
}

export function notSetUp(): LocalPostgresError {
  return new LocalPostgresError(
    "TESTING_NOT_SET_UP",
    'Add this package\'s "./testing/global-setup" to `globalSetup` and "./testing/setup-file" to `setupFiles` in vitest.config.ts.',
  );
}

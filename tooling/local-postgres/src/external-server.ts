import { LocalPostgresError } from "./errors.ts";
import type { ExternalServer } from "./postgres-server.ts";

/**
 * The server that `DATABASE_URL` names, or `undefined` when the variable is unset or blank.
 * @throws LocalPostgresError `INVALID_DATABASE_URL` (without the URL, which may hold a password).
 */
export function externalServer(environment: NodeJS.ProcessEnv): ExternalServer | undefined {
  const value = environment["DATABASE_URL"]?.trim();
  if (value === undefined || value === "") return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !["postgres:", "postgresql:"].includes(url.protocol)) {
    throw new LocalPostgresError(
      "INVALID_DATABASE_URL",
      "DATABASE_URL is not a postgres:// URL. Write it as postgres://user:password@host:5432/database, or unset it to use the embedded server.",
    );
  }
  return {
    embedded: false,
    url: value,
    port: url.port === "" ? 5432 : Number(url.port),
    dataDirectory: undefined,
    relocatedFrom: undefined,
    logFile: undefined,
    stop: leaveAlone,
    [Symbol.asyncDispose]: leaveAlone,
  };
}

function leaveAlone(): Promise<void> {
  return Promise.resolve();
}

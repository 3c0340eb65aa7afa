import { resolve } from "node:path";
import { externalServer } from "./external-server.ts";
import type { PostgresServer, StartPostgresOptions } from "./postgres-server.ts";
import { defaultMajor } from "./server/major.ts";
import { startSupervisor } from "./supervisor/start-supervisor.ts";

/**
 * Starts PostgreSQL 18 from npm's binaries on 127.0.0.1 (about 1 s, as root or as an ordinary user), or
 * takes the server that `DATABASE_URL` names and starts nothing.
 *
 * The server ends with this process, however that ends, and nothing temporary stays behind. It does not
 * keep this process alive: a program that only serves must do that itself.
 *
 * @throws LocalPostgresError, see its codes
 * @example
 * await using server = await startPostgres();
 * await createDatabase(server.url, "shop");
 * const client = new Client(databaseUrl(server.url, "shop"));
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<PostgresServer> {
  const external = externalServer(process.env);
  if (external !== undefined) return external;
  const { started, stop } = await startSupervisor({
    dataDirectory: options.dataDirectory === undefined ? undefined : resolve(options.dataDirectory),
    settings: options.settings ?? {},
    port: options.port,
    parentPid: process.pid,
    major: options.major ?? defaultMajor,
  });
  return {
    embedded: true,
    url: `postgres://postgres:${started.password}@127.0.0.1:${started.port}/postgres`,
    port: started.port,
    dataDirectory: started.dataDirectory,
    relocatedFrom: started.relocatedFrom,
    logFile: started.logFile,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

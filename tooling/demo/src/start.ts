import { randomBytes } from "node:crypto";
import getPort, { portNumbers } from "get-port";
import { databaseUrl } from "@acme/local-postgres";
import { DemoUsageError } from "./demo-options.ts";
import { say } from "./paint.ts";
import { runDemo } from "./run-demo.ts";
import { createLogins } from "./serve/create-logins.ts";
import { findDemoUsers } from "./serve/find-demo-users.ts";
import { invitation } from "./serve/invitation.ts";
import { createStorage, serveApi } from "./serve/serve-api.ts";
import type { StartOptions } from "./serve/start-options.ts";
import { parseStartOptions, startHelp } from "./serve/start-options.ts";
import { withServer } from "./with-server.ts";

/** `pnpm start`, and `pnpm dev` with `--watch` */
async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseStartOptions(args);
    if (options === "help") {
      say(startHelp);
      return 0;
    }
    return await withServer((serverUrl) => start(serverUrl, options));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof DemoUsageError ? 2 : 1;
  }
}

/** Migrates the demo's database if that is still to be done, and serves the API on it. */
async function start(serverUrl: string, { demo, port, watch }: StartOptions): Promise<number> {
  const refused = await runDemo(serverUrl, demo);
  if (refused !== 0) return refused;
  const url = databaseUrl(serverUrl, demo.database);
  await createStorage(url);
  const logins = await createLogins(url, demo.database);
  const users = await findDemoUsers(url);
  const settings = {
    DATABASE_URL: logins.databaseUrl,
    SYSTEM_DATABASE_URL: logins.systemDatabaseUrl,
    JWT_ISSUER: "https://demo.example/",
    JWT_AUDIENCE: "https://api.demo.example",
    // Tokens of an earlier start are worth nothing any more.
    JWT_SECRET: randomBytes(32).toString("base64url"),
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
  };
  const free = port ?? (await getPort({ port: portNumbers(3000, 3099) }));
  say();
  return serveApi({ settings, watch, port: free }, (address) => say(invitation(address, users)));
}

process.exitCode = await main(process.argv.slice(2));

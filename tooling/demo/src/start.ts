import { randomBytes } from "node:crypto";
import getPort, { portNumbers } from "get-port";
import { databaseUrl } from "@acme/local-postgres";
import { DemoUsageError } from "./demo-options.ts";
import { say } from "./paint.ts";
import { runDemo } from "./run-demo.ts";
import { createLogins } from "./serve/create-logins.ts";
import { findDemoUsers } from "./serve/find-demo-users.ts";
import { invitation } from "./serve/invitation.ts";
import { createStorage, isReady, startApi } from "./serve/serve-api.ts";
import { buildDashboard, startDashboard } from "./serve/serve-dashboard.ts";
import type { StartOptions } from "./serve/start-options.ts";
import { parseStartOptions, startHelp } from "./serve/start-options.ts";
import { untilOneEnds } from "./serve/until-one-ends.ts";
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

/** Migrates the demo's database if that is still to be done, and serves the API and the dashboard on it. */
async function start(serverUrl: string, { demo, port, watch }: StartOptions): Promise<number> {
  const refused = await runDemo(serverUrl, demo);
  if (refused !== 0) return refused;
  const database = databaseUrl(serverUrl, demo.database);
  await createStorage(database);
  const apiPort = port ?? (await freePort(3000));
  const apiUrl = `http://localhost:${apiPort}`;
  const pagePort = watch ? await freePort(5173) : apiPort;
  const users = await findDemoUsers(database);
  const settings = {
    ...(await apiSettings(database, demo.database)),
    TENANCY_OPERATORS: users.map(({ userId }) => userId)[0] ?? "",
    ...(watch ? {} : { DASHBOARD_DIRECTORY: await buildDashboard() }),
  };
  const api = startApi({ settings, watch, port: apiPort });
  const programs = [api, ...(watch ? [startDashboard(apiUrl, pagePort)] : [])];
  const end = untilOneEnds(programs);
  if (await isReady(apiUrl, api)) {
    say();
    say(invitation({ apiUrl, pageUrl: `http://localhost:${pagePort}`, users }));
  }
  return end;
}

async function apiSettings(url: string, database: string): Promise<Record<string, string>> {
  const logins = await createLogins(url, database);
  return {
    DATABASE_URL: logins.databaseUrl,
    SYSTEM_DATABASE_URL: logins.systemDatabaseUrl,
    TENANCY_DATABASE_URL: logins.watcherDatabaseUrl,
    OVERVIEW_FACTS: "on",
    JWT_ISSUER: "https://demo.example/",
    JWT_AUDIENCE: "https://api.demo.example",
    // Tokens of an earlier start are worth nothing any more.
    JWT_SECRET: randomBytes(32).toString("base64url"),
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
  };
}

function freePort(first: number): Promise<number> {
  return getPort({ port: portNumbers(first, first + 99) });
}

process.exitCode = await main(process.argv.slice(2));

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import getPort from "get-port";
import { builtDashboard } from "./built-dashboard.ts";
import { databaseSettings, watcherUrl } from "./demo-data.ts";
import { startProgram } from "./programs.ts";

export const secret = "a secret of the tests, of thirty-two bytes and more";
export const issuer = "https://sign-in.test/";
export const audience = "https://api.test";

export type RunningDashboard = {
  readonly url: string;
  /** Ends the API's process. */
  readonly stop: () => Promise<void>;
  /** Begins a new one on the same port. */
  readonly start: () => Promise<void>;
};

/** Which database's migration is watched, and whose is the page about it. */
export type Watched = { readonly databaseUrl: string; readonly operator: string };

/** Where people sign in, for a dashboard whose address the service knows before. */
export type SignInAt = { readonly port: number; readonly issuer: string };

/**
 * The API with the built dashboard, as one process, on a database, until it is stopped: with tokens for the
 * asking, or as production runs it where there is a sign-in service.
 */
export async function startDashboard(
  databaseUrl: string,
  watched: Watched,
  signIn?: SignInAt,
): Promise<RunningDashboard> {
  const [directory, free] = await Promise.all([builtDashboard(), getPort()]);
  const port = signIn?.port ?? free;
  const url = `http://127.0.0.1:${port}`;
  const main = signIn === undefined ? "apps/api/src/dev/main.ts" : "apps/api/src/main.ts";
  let api: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const program = startProgram(main, {
      ...databaseSettings(databaseUrl),
      TENANCY_DATABASE_URL: watcherUrl(watched.databaseUrl),
      TENANCY_OPERATORS: watched.operator,
      JWT_AUDIENCE: audience,
      ...(signIn === undefined
        ? { JWT_ISSUER: issuer, JWT_SECRET: secret }
        : signInSettings(signIn.issuer)),
      OVERVIEW_FACTS: "on",
      DASHBOARD_DIRECTORY: directory,
      PORT: String(port),
      LOG_LEVEL: "error",
      // No limit that a test would meet which is not about limits.
      RATE_LIMIT_USER: "100000",
      RATE_LIMIT_ADDRESS: "100000",
      RATE_LIMIT_PLANS: "free=100000",
    });
    api = program;
    await untilReady(url, program);
  };
  const stop = async (): Promise<void> => {
    if (api === undefined || api.exitCode !== null) return;
    const ended = once(api, "close");
    api.kill("SIGTERM");
    await ended;
  };
  await start();
  return { url, stop, start };
}

async function untilReady(url: string, program: ChildProcess): Promise<void> {
  while (program.exitCode === null) {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.ok === true) return;
    await setTimeout(50);
  }
  throw new Error(`The API ended with ${program.exitCode} before it was ready.`);
}

function signInSettings(url: string): Readonly<Record<string, string>> {
  return {
    JWT_ISSUER: url,
    JWT_JWKS_URL: `${url}/jwks`,
    SIGN_IN_CLIENT_ID: "dashboard",
    SIGN_IN_AUDIENCE_PARAMETER: "resource",
  };
}

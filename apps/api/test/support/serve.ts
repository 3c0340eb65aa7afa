import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestListener } from "node:http";
import type { UserId } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantDatabase } from "@acme/tenant-repositories";
import type { AppDependencies } from "../../src/app.ts";
import { createApp } from "../../src/app.ts";
import { createTokenVerifier } from "../../src/identity/verify-token.ts";
import { createHealth } from "../../src/lifecycle/index.ts";
import { createLimits, memoryCounter } from "../../src/limits/index.ts";
import { createLogger, createMetrics } from "../../src/observability/index.ts";
import { afterwards } from "./afterwards.ts";
import { ids } from "./ids.ts";
import { openRecord, openTenants, tenantsDatabase } from "./tenants.ts";
import { tokenFor, tokenOptions } from "./tokens.ts";

/** An answer with its body read: the text, and what it is if it is JSON. */
export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of any form
  readonly json: any;
};

export type AskOptions = {
  readonly method?: string;
  readonly as?: UserId | string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Api = {
  readonly url: string;
  readonly database: FreshDatabase;
  readonly tenants: TenantDatabase;
  /** Sends a request, with a token of the user that is named. */
  readonly ask: (path: string, options?: AskOptions) => Promise<Answered>;
};

/** Listens on a free port until the test, or the file, is over. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterwards(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** What the API stands on where a test doesn't say otherwise: no limit that it would meet, no log. */
export function defaults(tenants: TenantDatabase): AppDependencies {
  const many = 1_000_000;
  const plans = new Map([["free", many]]);
  const limits = { window: 60_000, plans, user: many, address: many, atOnce: 100, waiting: many };
  return {
    settings: {
      corsOrigins: [],
      trustProxy: 0,
      bodyLimit: 102_400,
      idempotencyHours: 24,
      exportsAtOnce: 4,
    },
    tenants,
    verifyToken: createTokenVerifier(tokenOptions),
    limits: createLimits({ settings: limits, counter: memoryCounter(), tenants }),
    health: createHealth({ checks: {} }),
    metrics: createMetrics(),
    log: createLogger("silent"),
  };
}

/** The API over HTTP, on a database of two tenants of its own. Outside a test it serves the whole file, for tests that change nothing. */
export async function serveApi(changes: Partial<AppDependencies> = {}): Promise<Api> {
  const database = await tenantsDatabase();
  const tenants = changes.tenants ?? (await openTenants(database));
  const watch = { operators: new Set([ids.operator]), record: openRecord(database) };
  const app = createApp({ ...defaults(tenants), watch, ...changes });
  const url = await listen(app);
  const ask = async (path: string, options: AskOptions = {}): Promise<Answered> => {
    const { method = "GET", as, body, headers = {} } = options;
    const sent = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${await tokenFor(as)}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== "" ? JSON.parse(text) : undefined,
    };
  };
  return { url, database, tenants, ask };
}

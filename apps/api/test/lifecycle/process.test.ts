import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { onTestFinished } from "vitest";
import { beforeEach, describe, expect, test } from "vitest";
import { addStorage } from "../harness/storage.ts";
import { eventually } from "../harness/eventually.ts";
import { ids } from "../support/ids.ts";
import { tenantsDatabase, urlFor } from "../support/tenants.ts";
import { secret, tokenFor, tokenOptions } from "../support/tokens.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

let database: FreshDatabase;

beforeEach(async () => {
  database = await tenantsDatabase();
  await addStorage(database);
});

type Started = {
  readonly child: ChildProcess;
  readonly lines: () => Record<string, unknown>[];
  readonly stderr: () => string;
  readonly exit: Promise<number>;
};

/** The production entry as a process of its own, ended with the test. */
function start(environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ["--conditions=@acme/source", main], {
    env: {
      DATABASE_URL: urlFor(database, "tenant"),
      SYSTEM_DATABASE_URL: urlFor(database, "system"),
      JWT_ISSUER: tokenOptions.issuer,
      JWT_AUDIENCE: tokenOptions.audience,
      JWT_SECRET: secret,
      PORT: "0",
      METRICS_PORT: "0",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const exit = once(child, "close").then(([code]) => Number(code));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  return {
    child,
    lines: () =>
      out
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    stderr: () => err,
    exit,
  };
}

/** Where it listens, once it does. */
async function listening({ lines }: Started): Promise<{ url: string; metricsUrl: string }> {
  await eventually(() => lines().some(({ msg }) => msg === "listening"));
  const line = lines().find(({ msg }) => msg === "listening");
  return { url: String(line?.["url"]), metricsUrl: String(line?.["metricsUrl"]) };
}

describe("the API as a process", () => {
  test("serves members what is theirs, is ready, and counts", async () => {
    const api = start();
    const { url, metricsUrl } = await listening(api);
    const headers = { Authorization: `Bearer ${await tokenFor(ids.user(1, "viewer"))}` };
    const own = await fetch(`${url}/v1/organizations/${ids.organization(1)}`, { headers });
    const other = await fetch(`${url}/v1/organizations/${ids.organization(2)}`, { headers });
    expect([own.status, other.status]).toEqual([200, 403]);
    expect(own.headers.get("RateLimit-Policy")).toBe(
      '"user";q=240;w=60, "organization";q=300;w=60',
    );
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${metricsUrl}/metrics`)).text()).toMatch(
      /acme_api_requests_total\{method="GET",route="\/v1\/organizations\/\{organizationId\}",status="200"\} 1/,
    );
    const { rows } = await database.query<{ policy: string }>(
      "SELECT DISTINCT split_part(key, ':', 1) AS policy FROM acme_api.rate_limits ORDER BY 1",
    );
    expect(rows).toEqual([{ policy: "organization" }, { policy: "user" }]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "ends at %s with what is under way answered, and nothing left open",
    async (signal) => {
      const api = start();
      const { url } = await listening(api);
      const blocker = await database.connect();
      await blocker.query("BEGIN; LOCK TABLE domains");
      const headers = { Authorization: `Bearer ${await tokenFor(ids.user(1, "viewer"))}` };
      const slow = fetch(`${url}/v1/organizations/${ids.organization(1)}/domains`, { headers });
      await eventually(async () => {
        const { rows } = await database.query(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'acme tenants'",
        );
        return rows.length === 1;
      });
      api.child.kill(signal);
      await eventually(() => api.lines().some(({ msg }) => msg === "shutting down"));
      await blocker.query("ROLLBACK");
      expect((await slow).status).toBe(200);
      expect(await api.exit).toBe(0);
      expect(api.lines().at(-1)).toMatchObject({ msg: "shut down" });
      // The server notices a moment later that a client has gone.
      await eventually(async () => {
        const { rows } = await database.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'acme %'",
        );
        return rows.length === 0;
      });
    },
  );

  test("does not start without its settings, and says all that is missing", async () => {
    const api = start({ DATABASE_URL: "", JWT_SECRET: "", PORT: "none" });
    expect(await api.exit).toBe(2);
    expect(api.stderr()).toMatch(
      /DATABASE_URL is not set[^]*PORT must be[^]*JWT_JWKS_URL must be set/,
    );
    expect(api.lines()).toEqual([]);
  });

  test.each([
    ["without its own tables", "DROP SCHEMA acme_api CASCADE", /pnpm --filter @acme\/api storage/],
    ["without row level security", "ALTER TABLE messages DISABLE ROW LEVEL SECURITY", /messages/],
  ])("does not start on a database %s", async (_how, sql, reason) => {
    await database.query(sql);
    const api = start();
    expect(await api.exit).toBe(1);
    expect(JSON.stringify(api.lines())).toMatch(reason);
  });

  test("does not start without a database, and tells nobody the password", async () => {
    const api = start({ SYSTEM_DATABASE_URL: "postgres://app_system:hunter2@127.0.0.1:1/chat" });
    expect(await api.exit).toBe(1);
    expect(JSON.stringify(api.lines())).toContain("ECONNREFUSED");
    expect(JSON.stringify(api.lines()) + api.stderr()).not.toContain("hunter2");
  });
});

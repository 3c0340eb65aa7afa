import { Writable } from "node:stream";
import { TenantError } from "@acme/tenant-repositories";
import type { Express } from "express";
import express from "express";
import { DatabaseError } from "pg";
import { describe, expect, test } from "vitest";
import {
  createLogger,
  createMetrics,
  createMetricsServer,
  factsOf,
  logRequests,
  nameRequest,
  nameRoute,
} from "../../src/observability/index.ts";
import { notFoundHandler, problemHandler } from "../../src/problems/index.ts";
import { serve } from "../harness/serve.ts";
import { eventually } from "../harness/eventually.ts";

type Line = Record<string, unknown>;

/** An app with one route that does what it is told, and what it logs. */
function observed(handler: express.RequestHandler): {
  app: Express;
  lines: Line[];
  text: () => string;
  metrics: ReturnType<typeof createMetrics>;
} {
  const chunks: string[] = [];
  const lines: Line[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      lines.push(JSON.parse(chunk.toString()) as Line);
      done();
    },
  });
  const metrics = createMetrics();
  const app = express();
  app.use(nameRequest, metrics.middleware, logRequests(createLogger("info", sink)));
  app.get("/v1/organizations/:org", nameRoute("/v1/organizations/{org}"), handler);
  app.use(notFoundHandler, problemHandler);
  return { app, lines, text: () => chunks.join(""), metrics };
}

describe("a request's name", () => {
  const nameFor = async (given?: string): Promise<string> => {
    const { app } = observed((_request, response) => {
      response.json({});
    });
    const headers = given === undefined ? undefined : { "X-Request-Id": given };
    const response = await fetch(await serve(app), headers === undefined ? {} : { headers });
    return response.headers.get("X-Request-Id") ?? "";
  };

  test("is made where there is none", async () => {
    expect(await nameFor()).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("is the caller's where it is sane", async () => {
    expect(await nameFor("trace-1234.5")).toBe("trace-1234.5");
  });

  test.each([["short"], ["x".repeat(65)], ["with spaces in it"], ["<script>alert(1)</script>"]])(
    "is made anew where the caller's is not: %s",
    async (given) => {
      expect(await nameFor(given)).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe("the log", () => {
  test("has one line a request, by its template and with who asked", async () => {
    const { app, lines } = observed((_request, response) => {
      Object.assign(factsOf(response), { userId: "a user", organizationId: "an organization" });
      response.json({});
    });
    const response = await fetch(`${await serve(app)}/v1/organizations/42?since=now`);
    await eventually(() => lines.length === 1);
    expect(lines).toEqual([
      {
        level: "info",
        time: expect.any(String) as unknown,
        service: "api",
        requestId: response.headers.get("X-Request-Id"),
        method: "GET",
        route: "/v1/organizations/{org}",
        userId: "a user",
        organizationId: "an organization",
        status: 200,
        milliseconds: expect.any(Number) as unknown,
        msg: "request",
      },
    ]);
  });

  test("has nothing of tokens, cookies, paths, queries or bodies", async () => {
    const { app, lines, text } = observed((_request, response) => {
      response.json({ message: "hunter2" });
    });
    const url = await serve(app);
    const headers = { Authorization: "Bearer hunter2", Cookie: "session=hunter2" };
    await fetch(`${url}/v1/organizations/hunter2?access_token=hunter2`, { headers });
    await fetch(`${url}/hunter2`, { headers });
    await eventually(() => lines.length === 2);
    expect(text()).not.toContain("hunter2");
    expect(lines.map(({ route, problem }) => [route, problem])).toEqual([
      ["/v1/organizations/{org}", undefined],
      [undefined, "not_found"],
    ]);
  });

  test("says why a request failed, with what caused it", async () => {
    const { app, lines } = observed(() => {
      throw new TenantError("TENANT_DATABASE", "The database refused it.", {
        sqlState: "XX000",
        table: "messages",
        cause: new Error("deeper"),
      });
    });
    await fetch(`${await serve(app)}/v1/organizations/1`);
    await eventually(() => lines.length === 1);
    expect(lines[0]).toMatchObject({
      level: "error",
      status: 500,
      problem: "internal_error",
      error: {
        name: "TenantError",
        code: "TENANT_DATABASE",
        sqlState: "XX000",
        table: "messages",
        message: "The database refused it.",
        cause: { name: "Error", message: "deeper" },
      },
    });
  });

  test("quotes no row that PostgreSQL quotes", async () => {
    const { app, lines, text } = observed(() => {
      const error = new DatabaseError('invalid input syntax: "hunter2"', 1, "error");
      throw Object.assign(error, { code: "22P02", detail: "Key (name)=(hunter2) exists." });
    });
    await fetch(`${await serve(app)}/v1/organizations/1`);
    await eventually(() => lines.length === 1);
    expect(text()).not.toContain("hunter2");
    expect(lines[0]).toMatchObject({ error: { code: "22P02" } });
  });

  test("can't be given a line by anybody else", async () => {
    const { app, lines, text } = observed((_request, response) => {
      factsOf(response).userId = 'x"}\r\n{"level":"fatal"}\u2028';
      throw new Error("one\ntwo\r\n{}");
    });
    await fetch(`${await serve(app)}/v1/organizations/1`);
    await eventually(() => lines.length === 1);
    expect(
      text()
        .trimEnd()
        .split(/[\r\n]/),
    ).toHaveLength(1);
  });

  test("says when a client went away before it was answered", async () => {
    const gone = new AbortController();
    const { app, lines } = observed(() => gone.abort());
    const url = await serve(app);
    const asked = fetch(`${url}/v1/organizations/1`, { signal: gone.signal });
    await expect(asked).rejects.toThrow("aborted");
    await eventually(() => lines.length === 1);
    expect(lines[0]).toMatchObject({ aborted: true });
  });
});

describe("the metrics", () => {
  test("count by template, and lump together what is not a route", async () => {
    const { app, metrics } = observed((_request, response) => {
      response.json({});
    });
    const url = await serve(app);
    for (const path of ["/v1/organizations/1", "/v1/organizations/2", "/a", "/b?c", "/%00"]) {
      await (await fetch(`${url}${path}`)).text();
    }
    await fetch(`${url}/a`, { method: "PROPFIND" });
    const counted = async (): Promise<string[]> =>
      (await metrics.registry.metrics())
        .split("\n")
        .filter((line) => line.startsWith("acme_api_requests_total"));
    await eventually(async () => (await counted()).length === 3);
    expect(await counted()).toEqual([
      'acme_api_requests_total{method="GET",route="/v1/organizations/{org}",status="200"} 2',
      'acme_api_requests_total{method="GET",route="unmatched",status="404"} 3',
      'acme_api_requests_total{method="other",route="unmatched",status="404"} 1',
    ]);
  });

  test("are served on a server of their own, and there alone", async () => {
    const { app, metrics } = observed(() => undefined);
    const url = await serve(app);
    const own = await serve(createMetricsServer(metrics.registry));
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect(await (await fetch(`${own}/metrics`)).text()).toContain("acme_api_requests_under_way 0");
    expect((await fetch(`${own}/v1/me`)).status).toBe(404);
    expect((await fetch(`${own}/metrics`, { method: "POST" })).status).toBe(404);
  });
});

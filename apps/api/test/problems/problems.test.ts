import { TenantError } from "@acme/tenant-repositories";
import express from "express";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { nameRequest } from "../../src/observability/index.ts";
import {
  invalidRequest,
  notFoundHandler,
  Problem,
  problemCodes,
  problemHandler,
  problemSchema,
  problemTypes,
} from "../../src/problems/index.ts";
import { problemOfTenantError } from "../../src/problems/tenant-problems.ts";
import { serve } from "../harness/serve.ts";

/** What a client is answered when a handler throws this. */
async function answerTo(thrown: unknown, path = "/thrown"): Promise<Response> {
  const app = express();
  app.use(nameRequest);
  app.get("/thrown", async () => {
    await Promise.resolve();
    throw thrown;
  });
  app.get("/item/:id", (_request, response) => {
    response.json({});
  });
  app.use(notFoundHandler, problemHandler);
  return fetch(`${await serve(app)}${path}`);
}

const secret = "hunter2";

describe("what a client hears", () => {
  test.each(problemCodes)("%s is a problem of its status", async (code) => {
    const response = await answerTo(new Problem(code));
    const problem = problemSchema.parse(await response.json());
    expect(response.headers.get("Content-Type")).toMatch(/^application\/problem\+json/);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect([response.status, problem.status]).toEqual([
      problemTypes[code].status,
      problemTypes[code].status,
    ]);
    expect(problem).toMatchObject({
      code,
      type: `urn:acme:problem:${code.replaceAll("_", "-")}`,
      requestId: response.headers.get("X-Request-Id"),
    });
  });

  test.each(Object.entries(problemOfTenantError))(
    "of %s is %s, and nothing that the database said",
    async (tenantCode, code) => {
      const response = await answerTo(
        new TenantError(tenantCode as keyof typeof problemOfTenantError, `SELECT ${secret}`, {
          sqlState: "XX000",
          table: secret,
          column: secret,
          constraint: secret,
          cause: new Error(secret),
        }),
      );
      const text = await response.text();
      expect(response.status).toBe(problemTypes[code].status);
      expect(problemSchema.parse(JSON.parse(text)).code).toBe(code);
      expect(text).not.toContain(secret);
      expect(text).not.toContain("SELECT");
    },
  );

  test.each([
    ["an error", new Error(`${secret} at /srv/api/src/app.ts:1`)],
    ["a text", secret],
    ["null", null],
    ["an object that looks like an answer", { status: 200, message: secret }],
    ["an error with a status that is none", Object.assign(new Error(secret), { status: 200 })],
    ["an error of the server's with a status", Object.assign(new Error(secret), { status: 502 })],
    ["what a schema says of a row", z.number().safeParse(secret).error],
  ])("of %s is an internal error without a word of it", async (_what, thrown) => {
    const response = await answerTo(thrown);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(problemSchema.parse(JSON.parse(text)).code).toBe("internal_error");
    expect(text).not.toMatch(/hunter2|node_modules|\.ts|at /);
  });

  test.each([
    ["/nowhere", 404, "not_found"],
    ["/item/%E0%A4%A", 400, "bad_request"],
    ["/item/%00/..%2f", 404, "not_found"],
  ])("of the path %s is a problem, too", async (path, status, code) => {
    const response = await answerTo(undefined, path);
    expect([response.status, problemSchema.parse(await response.json()).code]).toEqual([
      status,
      code,
    ]);
  });

  test("of a request that a schema refuses is where, and nothing of what was sent", async () => {
    const schema = z.strictObject({ name: z.string().max(3), roles: z.array(z.enum(["owner"])) });
    const { error } = schema.safeParse({ name: secret, roles: ["owner", secret] });
    const response = await answerTo(error === undefined ? null : invalidRequest("body", error));
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(problemSchema.parse(JSON.parse(text)).errors?.map((each) => each.path)).toEqual([
      "name",
      "roles.1",
    ]);
    expect(text).not.toContain(secret);
  });

  test("of a thousand faults is twenty", async () => {
    const schema = z.array(z.number());
    const { error } = schema.safeParse(Array.from({ length: 1000 }, String));
    const response = await answerTo(error === undefined ? null : invalidRequest("query", error));
    expect(problemSchema.parse(await response.json()).errors).toHaveLength(20);
  });

  test("brings along the headers of the problem", async () => {
    const refused = await answerTo(
      new Problem("method_not_allowed", { headers: { Allow: "GET, HEAD" } }),
    );
    expect(refused.headers.get("Allow")).toBe("GET, HEAD");
    expect((await answerTo(new Problem("unavailable"))).headers.get("Retry-After")).toBe("1");
  });

  test("is nothing of what a success would have said", async () => {
    const app = express();
    app.get("/", (_request, response) => {
      response.set({
        ETag: '"1"',
        "Content-Disposition": "attachment",
        "Cache-Control": "private",
      });
      throw new Problem("forbidden");
    });
    app.use(problemHandler);
    const { headers } = await fetch(await serve(app));
    expect(headers.get("ETag")).toBeNull();
    expect(headers.get("Content-Disposition")).toBeNull();
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  test("is a broken connection once half of an answer is out", async () => {
    const app = express();
    const fails = Promise.withResolvers<never>();
    app.get("/", async (_request, response) => {
      response.write("half");
      await fails.promise;
    });
    app.use(problemHandler);
    const response = await fetch(await serve(app));
    fails.reject(new Error("the other half is missing"));
    await expect(response.text()).rejects.toThrow("terminated");
  });
});

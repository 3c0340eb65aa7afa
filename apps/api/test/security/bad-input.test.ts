import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { problemSchema } from "../../src/problems/problem-document.ts";
import { ids } from "../support/ids.ts";
import type { RawAnswer } from "../support/raw-request.ts";
import { rawRequest } from "../support/raw-request.ts";
import { serveApi } from "../support/serve.ts";
import { tokenFor } from "../support/tokens.ts";

// Nothing here is ever let in, so nothing changes.
const api = await serveApi();
const token = await tokenFor(ids.user(1, "owner"));
const organization = `/v1/organizations/${ids.organization(1)}`;
const domains = `${organization}/domains`;
const json = "application/json";

type Sent = Parameters<typeof rawRequest>[1];

function send(request: Sent): Promise<RawAnswer> {
  const authorization = `Bearer ${token}`;
  return rawRequest(api.url, { ...request, headers: { authorization, ...request.headers } });
}

function post(
  body: string | Buffer,
  headers: NonNullable<Sent["headers"]> = {},
): Promise<RawAnswer> {
  return send({
    path: domains,
    method: "POST",
    body,
    headers: { "content-type": json, ...headers },
  });
}

/** A problem as documented, which tells nothing of what is inside. */
function expectProblem(answer: RawAnswer, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.strict().parse(JSON.parse(answer.text));
  expect(problem).toMatchObject({ status, code, requestId: answer.headers["x-request-id"] });
  expect(answer.text).not.toMatch(/node_modules|\.ts\b|at .*:\d+|SELECT|INSERT|\/work\/|pg_/);
}

describe("a body", () => {
  it.each([
    ["malformed JSON", '{"domain": "a.example"'],
    ["nothing but text", "domain=a.example"],
    ["a key twice", '{"domain": "a.example", "domain": "b.example"}'],
    ["a key twice, once escaped", String.raw`{"domain": "a.example", "dom\u0061in": "b.example"}`],
    ["a number that JavaScript would round", '{"domain": "a.example", "n": 9007199254740993}'],
    ["a number that is none", '{"domain": "a.example", "n": 1e400}'],
    ["two values", '{"domain": "a.example"} {"domain": "b.example"}'],
    ["an array 49,000 deep", `${"[".repeat(49_000)}${"]".repeat(49_000)}`],
  ])("of %s is refused as JSON", async (_what, body) => {
    expectProblem(await post(body), 400, "invalid_json");
  });

  it("of bytes that are no UTF-8 is refused", async () => {
    const body = Buffer.concat([
      Buffer.from('{"domain": "a'),
      Buffer.of(0xff, 0xfe),
      Buffer.from('"}'),
    ]);
    expectProblem(await post(body), 400, "invalid_json");
  });

  it.each([
    ["null", "null"],
    ["a number", "1"],
    ["text", '"a.example"'],
    ["a list", '[{"domain": "a.example"}]'],
    ["nothing", ""],
    ["a key that is not documented", '{"domain": "a.example", "id": 1}'],
    ["another organization", `{"domain": "a.example", "organizationId": "${ids.organization(2)}"}`],
    [
      "the same in the database's spelling",
      `{"domain": "a.example", "organization_id": "${ids.organization(2)}"}`,
    ],
    ["an object where a text belongs", '{"domain": {"eq": "a.example"}}'],
    ["a list where a text belongs", '{"domain": ["a.example"]}'],
    ["no host name", '{"domain": "http://a.example/"}'],
    ["a host name of 254 characters", `{"domain": "${"a.".repeat(124)}example"}`],
    ["NUL in a text", String.raw`{"domain": "a.example", "name": "a\u0000b"}`],
    ["half a surrogate pair", String.raw`{"domain": "a.example", "name": "\ud800"}`],
    ["a name that is blank", '{"domain": "a.example", "name": "   "}'],
    ["a name of 201 characters", `{"domain": "a.example", "name": "${"n".repeat(201)}"}`],
  ])("of %s is refused", async (_what, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).code).toMatch(/^invalid_(request|json)$/);
  });

  it("whose keys would change an object's nature is refused", async () => {
    const answer = await post('{"domain": "a.example", "__proto__": {"admin": true}}');
    expect(answer.status).toBe(400);
    const nested = `{"settings": {"__proto__": {"admin": true}, "constructor": {"prototype": {"x": 1}}}}`;
    const path = `${organization}/domain-configs/${ids.row("0c", 1)}`;
    const changed = await send({
      path,
      method: "PATCH",
      body: nested,
      headers: { "content-type": json },
    });
    expect(changed.status).toBe(400);
    expect("admin" in {}).toBe(false);
  });

  it.each([
    ["NUL in a key", String.raw`{"settings": {"a\u0000": 1}}`],
    ["NUL deep inside", String.raw`{"settings": {"a": [{"b": "\u0000"}]}}`],
    ["half a surrogate pair in a key", String.raw`{"settings": {"\udfff": 1}}`],
    ["a list", '{"settings": []}'],
    ["a rate that is no int4", '{"rateLimit": 2147483648}'],
    ["a rate below one", '{"rateLimit": 0}'],
    ["a rate with a fraction", '{"rateLimit": 1.5}'],
    ["a rate as text", '{"rateLimit": "60"}'],
    ["credentials", '{"encryptedCredentials": {"shop": "x"}}'],
    ["credentials in the database's spelling", '{"encrypted_credentials": {"shop": "x"}}'],
    ["nothing to change", "{}"],
  ])("of settings with %s is refused", async (_what, body) => {
    const path = `${organization}/domain-configs/${ids.row("0c", 1)}`;
    const answer = await send({ path, method: "PATCH", body, headers: { "content-type": json } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).code).toMatch(/^invalid_(request|json)$/);
  });

  it("of 200 kB is refused, said or not said before", async () => {
    const body = JSON.stringify({ domain: "a.example", name: "n".repeat(200_000) });
    expectProblem(await post(body), 413, "payload_too_large");
    expectProblem(await post(body, { "transfer-encoding": "chunked" }), 413, "payload_too_large");
  });

  it("that is small compressed and large uncompressed is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    expect(bomb.length).toBeLessThan(102_400);
    expectProblem(await post(bomb, { "content-encoding": "gzip" }), 413, "payload_too_large");
  });

  it("that is not what its encoding says is refused", async () => {
    expectProblem(await post("{}", { "content-encoding": "gzip" }), 400, "bad_request");
    expectProblem(
      await post("{}", { "content-encoding": "zstd-9" }),
      415,
      "unsupported_media_type",
    );
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "",
  ])("of the type %j is refused", async (type) => {
    const answer = await post('{"domain": "a.example"}', { "content-type": type });
    expectProblem(answer, 415, "unsupported_media_type");
  });

  it("is not read for whoever may not send it", async () => {
    const body = "{".repeat(200_000);
    const headers = { "content-type": json };
    const unknown = await rawRequest(api.url, { path: domains, method: "POST", body, headers });
    expectProblem(unknown, 401, "unauthorized");
    const stranger = `Bearer ${await tokenFor(ids.user(2, "owner"))}`;
    expectProblem(await post(body, { authorization: stranger }), 403, "not_a_member");
    const viewer = `Bearer ${await tokenFor(ids.user(1, "viewer"))}`;
    expectProblem(await post(body, { authorization: viewer }), 403, "role_required");
  });
});

describe("a path", () => {
  it.each([
    "/",
    "/v1",
    "/v2/me",
    "/v1/me/",
    "/V1/me",
    "/v1//me",
    "/v1/me/..",
    "/v1/./me",
    "/v1/me%2f",
    "/index.html",
    "/.env",
    "/.git/config",
    "/v1/organizations",
    "/metrics",
    "/%2e%2e/%2e%2e/etc/passwd",
    `${domains}/`,
    `${organization}/Domains`,
    "*",
    "//v1/me",
  ])("%s leads nowhere", async (path) => {
    expectProblem(await send({ path }), 404, "not_found");
  });

  it.each([
    ["/v1/organizations/%E0%A4%A", "bad_request"],
    ["/v1/organizations/%", "bad_request"],
    ["/v1/organizations/%00", "invalid_request"],
    ["/v1/organizations/..%2fme", "invalid_request"],
    ["/v1/organizations/1", "invalid_request"],
    ["/v1/organizations/1'%20OR%20true--", "invalid_request"],
    [`/v1/organizations/${ids.organization(1)}%00`, "invalid_request"],
    [`/v1/organizations/%20${ids.organization(1)}`, "invalid_request"],
    [`/v1/organizations/{${ids.organization(1)}}`, "invalid_request"],
    [`${domains}/1`, "invalid_request"],
    [`${domains}/%00`, "invalid_request"],
    [`${domains}/${"a".repeat(5_000)}`, "invalid_request"],
  ])("%s is refused", async (path, code) => {
    expectProblem(await send({ path }), 400, code);
  });

  it("too long to be one is refused by the server", async () => {
    const answer = await send({ path: `/v1/me?${"a".repeat(20_000)}` });
    expect(answer.status).toBe(431);
  });

  it("means the same organization in upper case", async () => {
    const path = organization.replace(ids.organization(1), ids.organization(1).toUpperCase());
    expect((await send({ path })).status).toBe(200);
  });
});

describe("a query", () => {
  it.each([
    "limit=1e9",
    "limit=1000000000",
    "limit=0",
    "limit=-1",
    "limit=",
    "limit=1.5",
    "limit=0x10",
    "limit=%205",
    "limit=NaN",
    "limit=1001",
    "limit=20&limit=20",
    "limit[]=20",
    "sort=organization_id",
    "sort=domain,createdAt",
    "sort=domain;DROP TABLE domains",
    "sort=constructor",
    "sort=__proto__",
    "order=domain",
    "active=1",
    "active=TRUE",
    "active=",
    "cursor=",
    "cursor=abc",
    "cursor=W10.AAAA",
    `cursor=${"a".repeat(2_001)}`,
    "cursor=%00",
    "__proto__=1",
    "constructor=1",
    "toString=1",
    "filter[organization_id]=1",
    "a=%ff",
    "%ff=a",
    "=x",
  ])("of %s is refused", async (query) => {
    const answer = await send({ path: `${domains}?${encodeURI(query).replaceAll("%25", "%")}` });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).code).toMatch(/^invalid_(request|cursor)$/);
  });
});

describe("a method", () => {
  it.each(["PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "M-SEARCH"])(
    "%s that a path does not take is refused with those that it takes",
    async (method) => {
      const answer = await send({ path: domains, method });
      expectProblem(answer, 405, "method_not_allowed");
      expect(answer.headers["allow"]).toBe("GET, HEAD, POST, OPTIONS");
    },
  );

  it("is not overridden by a header", async () => {
    const path = `${domains}/${ids.row("0d", 1)}`;
    const headers = { "x-http-method-override": "DELETE", "x-method-override": "DELETE" };
    expect((await send({ path, headers })).status).toBe(200);
    expect((await send({ path })).status).toBe(200);
  });

  it("OPTIONS says which there are, to anybody", async () => {
    const answer = await rawRequest(api.url, { path: domains, method: "OPTIONS" });
    expect(answer.status).toBe(204);
    expect(answer.headers["allow"]).toBe("GET, HEAD, POST, OPTIONS");
  });

  it("HEAD answers as GET does, without a body", async () => {
    const get = await send({ path: domains });
    const head = await send({ path: domains, method: "HEAD" });
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expectHeadProblem(await send({ path: `${domains}/${ids.random}`, method: "HEAD" }));
  });

  function expectHeadProblem(answer: RawAnswer): void {
    expect(answer).toMatchObject({ status: 404, text: "" });
  }
});

describe("what is accepted", () => {
  it.each(["text/html", "application/xml", "application/json;q=0", "text/csv"])(
    "%s alone can't be had",
    async (accept) => {
      expectProblem(await send({ path: "/v1/me", headers: { accept } }), 406, "not_acceptable");
    },
  );

  it.each(["*/*", "application/*", "text/html, application/json;q=0.1", ""])(
    "%j can",
    async (accept) => {
      expect((await send({ path: "/v1/me", headers: { accept } })).status).toBe(200);
    },
  );
});

describe("every answer", () => {
  it("is for nobody to keep, to frame, or to guess the type of", async () => {
    for (const path of ["/v1/me", domains, "/nowhere", `${domains}/1`]) {
      const { headers } = await send({ path });
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none';frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
      expect(headers).not.toHaveProperty("x-powered-by");
    }
  });

  it("names the request, by the caller's name only where that is sane", async () => {
    const named = await send({ path: "/v1/me", headers: { "x-request-id": "trace-0123456789" } });
    expect(named.headers["x-request-id"]).toBe("trace-0123456789");
    const hostile = await send({ path: "/v1/me", headers: { "x-request-id": "<script>\t'; --" } });
    expect(hostile.headers["x-request-id"]).toMatch(/^[\da-f-]{36}$/);
  });

  it("shows a script tag as the text that it is", async () => {
    const { ask } = await serveApi();
    const name = "<script>alert(1)</script>\r\nSet-Cookie: a=b";
    const as = ids.user(1, "owner");
    const created = await ask(domains, { as, method: "POST", body: { domain: "x.example", name } });
    expect(created).toMatchObject({ status: 201, json: { name } });
    expect(created.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(created.headers.get("set-cookie")).toBeNull();
  });
});

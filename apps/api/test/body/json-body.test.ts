import { connect } from "node:net";
import { gzipSync, brotliCompressSync } from "node:zlib";
import express from "express";
import { beforeEach, describe, expect, test } from "vitest";
import { jsonBody } from "../../src/body/index.ts";
import { nameRequest } from "../../src/observability/index.ts";
import { problemHandler, problemSchema } from "../../src/problems/index.ts";
import { serve } from "../harness/serve.ts";

let url: string;

beforeEach(async () => {
  const app = express();
  app.use(nameRequest);
  app.post("/", jsonBody({ limit: 1000 }), (request, response) => {
    response.json({ got: request.body === undefined ? "nothing" : (request.body as unknown) });
  });
  app.use(problemHandler);
  url = await serve(app);
});

type Sent = {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
};

const post = ({ body, headers }: Sent): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });

async function expectProblem(sent: Sent, status: number, code: string): Promise<void> {
  const response = await post(sent);
  expect(response.headers.get("Content-Type")).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.parse(await response.json());
  expect([response.status, problem.status, problem.code]).toEqual([status, status, code]);
  expect(problem.requestId).toBe(response.headers.get("X-Request-Id"));
}

describe("a body", () => {
  test("of JSON arrives as it is", async () => {
    const value = { "a b": [1, -0.5, 1e15, "ü😀", null, true, {}], "": "" };
    const response = await post({ body: JSON.stringify(value) });
    expect(await response.json()).toEqual({ got: value });
  });

  test.each([
    ["gzip", gzipSync('{"a":1}')],
    ["br", brotliCompressSync('{"a":1}')],
  ])("may be compressed: %s", async (encoding, body) => {
    const response = await post({ body, headers: { "Content-Encoding": encoding } });
    expect(await response.json()).toEqual({ got: { a: 1 } });
  });

  test.each([
    ["application/json; charset=UTF-8"],
    ["Application/JSON"],
    ["application/merge-patch+json"],
  ])("is JSON as %s", async (type) => {
    expect((await post({ body: "{}", headers: { "Content-Type": type } })).status).toBe(200);
  });

  test("may begin with a byte order mark", async () => {
    expect(await (await post({ body: "\uFEFF[]" })).json()).toEqual({ got: [] });
  });

  test("may be missing: that is for the route to say", async () => {
    expect(await (await post({})).json()).toEqual({ got: "nothing" });
  });

  test.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["application/jsonp"],
    ["text/json"],
    ["application/json; charset=utf-16"],
    ["application/json; charset=latin1"],
    ["nonsense"],
  ])("of another type is refused: %s", async (type) => {
    const sent = { body: "{}", headers: { "Content-Type": type } };
    await expectProblem(sent, 415, "unsupported_media_type");
  });

  test("in an unknown encoding is refused", async () => {
    const sent = { body: "{}", headers: { "Content-Encoding": "compress" } };
    await expectProblem(sent, 415, "unsupported_media_type");
  });

  test("that is larger than the limit is refused, announced or not", async () => {
    const large = JSON.stringify("x".repeat(1000));
    await expectProblem({ body: large }, 413, "payload_too_large");
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: new Blob([large]).stream(),
      duplex: "half",
    });
    expect(response.status).toBe(413);
  });

  test("that announces more than the limit is refused before it comes", async () => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1001\r\n\r\n",
    );
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close/);
  });

  test("that is small and becomes large is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    const small = gzipSync(Buffer.alloc(200_000, " "));
    expect(small.length).toBeLessThan(1000);
    await expectProblem(
      { body: small, headers: { "Content-Encoding": "gzip" } },
      413,
      "payload_too_large",
    );
    await expectProblem(
      { body: bomb, headers: { "Content-Encoding": "gzip" } },
      413,
      "payload_too_large",
    );
  });

  test("that only says it is compressed is refused", async () => {
    const sent = { body: "{}", headers: { "Content-Encoding": "gzip" } };
    await expectProblem(sent, 400, "bad_request");
  });

  test.each([
    ["no JSON", "{"],
    ["two values", "{} {}"],
    ["a comma too many", "[1,]"],
    ["a comment", "{} // yes"],
    ["a primitive", '"text"'],
    ["null", "null"],
    ["a number that JSON does not have", "[01]"],
    ["NaN", "[NaN]"],
    ["a name twice", '{"a":1,"b":{},"a":2}'],
    ["a name twice, once in escapes", String.raw`{"a":1,"\u0061":2}`],
    ["a name that changes what objects are", '{"a":{"__proto__":{"admin":true}}}'],
    ["2^53 + 1", "[9007199254740993]"],
    ["1e400", "[1e400]"],
    ["1e-400", "[1e-400]"],
    ["digits that get lost", "[0.1000000000000000055511151231257827]"],
    ["half of a surrogate pair", String.raw`["\ud800"]`],
    ["half of one as a name", String.raw`{"\udc00":1}`],
    ["NUL", String.raw`{"a":"\u0000"}`],
    ["bytes that are no UTF-8", new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d])],
    ["an overlong encoding", new Uint8Array([0x5b, 0x22, 0xc0, 0x80, 0x22, 0x5d])],
    ["a surrogate in UTF-8", new Uint8Array([0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d])],
    ["400 arrays in each other", "[".repeat(400) + "]".repeat(400)],
    ["150 objects in each other", '{"":'.repeat(150) + "1" + "}".repeat(150)],
  ])("is refused with %s", async (_what, body) => {
    await expectProblem({ body }, 400, "invalid_json");
  });

  test("that is refused says where", async () => {
    const response = await post({ body: '{"list":[{"n":1},{"n":1e999}]}' });
    const { errors } = problemSchema.parse(await response.json());
    expect(errors).toEqual([
      {
        in: "body",
        path: "list.1.n",
        message: "is a number that would be rounded; send it as text",
      },
    ]);
  });

  test("is never quoted in what is answered", async () => {
    const response = await post({ body: '{"password": hunter2}' });
    expect(await response.text()).not.toContain("hunter2");
  });
});

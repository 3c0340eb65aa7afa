import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { createHttpServer } from "../../src/lifecycle/index.ts";
import { problemSchema } from "../../src/problems/index.ts";
import { serve } from "../harness/serve.ts";

const settings = { headersTimeout: 200, requestTimeout: 400, keepAliveTimeout: 60_000 };

/** Reads its request to the end, and then answers. */
const echo = (request: IncomingMessage, response: ServerResponse): void => {
  request.resume().once("end", () => response.end("done"));
};

/** Sends text as it is and answers with all that comes back until the server ends the connection. */
async function sendRaw(server: Server, text: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function expectProblem(raw: string, status: number, code: string): void {
  const [head = "", body = ""] = raw.split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain("Content-Type: application/problem+json");
  const problem = problemSchema.parse(JSON.parse(body));
  expect([problem.status, problem.code]).toEqual([status, code]);
  expect(head).toContain(`X-Request-Id: ${problem.requestId}`);
}

async function served(): Promise<Server> {
  const server = createHttpServer(echo, settings);
  await serve(server);
  return server;
}

describe("a request that never gets to the app is answered with a problem:", () => {
  test("no HTTP", async () => {
    expectProblem(await sendRaw(await served(), "hello\r\n\r\n"), 400, "bad_request");
  });

  test("no Host", async () => {
    expect(await sendRaw(await served(), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  test("headers without end", async () => {
    const head = `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(100_000)}\r\n\r\n`;
    expectProblem(await sendRaw(await served(), head), 431, "headers_too_large");
  });

  test("headers that don't come", async () => {
    expectProblem(await sendRaw(await served(), "GET / HTTP/1.1\r\nHo"), 408, "request_timeout");
  });

  test("a body that doesn't come", async () => {
    const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345";
    expectProblem(await sendRaw(await served(), head), 408, "request_timeout");
  });

  test("two lengths", async () => {
    const head =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    expectProblem(await sendRaw(await served(), head), 400, "bad_request");
  });
});

import { randomUUID } from "node:crypto";
import type { RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { Problem } from "../problems/problem.ts";
import { problemDocument, problemMediaType } from "../problems/problem-document.ts";
import type { ProblemCode } from "../problems/problem-types.ts";

export type ServerSettings = {
  /** Milliseconds for a request's headers to arrive, and for all of it. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** Milliseconds that an idle connection is kept. */
  readonly keepAliveTimeout: number;
};

/** A server that waits for nobody for ever, and answers with a problem even what no app gets to see. */
export function createHttpServer(app: RequestListener, settings: ServerSettings): Server {
  const server = createServer(
    {
      ...settings,
      // How often both are looked at; Node's own 30 seconds would be added to each.
      connectionsCheckingInterval: Math.max(Math.min(settings.headersTimeout / 4, 1_000), 10),
      // Several of a header that there may be one of: whoever checked one has not checked the other.
      joinDuplicateHeaders: false,
      requireHostHeader: true,
    },
    app,
  );
  server.on("clientError", answerBrokenRequest);
  return server;
}

const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

/** What could not be parsed as HTTP, or did not arrive in time. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const problem = new Problem(codes[error.code ?? ""] ?? "bad_request");
  const requestId = randomUUID();
  const body = JSON.stringify(problemDocument(problem, requestId));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.code}`,
      `Content-Type: ${problemMediaType}; charset=utf-8`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      "Cache-Control: no-store",
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

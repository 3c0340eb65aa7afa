import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";

const header = "X-Request-Id";

/** Nothing that a log, a header or a shell could take for anything else. */
const sane = /^[\w.-]{8,64}$/;

/** Names the request: as the caller does, where that is sane, or anew. It goes back in `X-Request-Id`. */
export const nameRequest: RequestHandler = (request, response, next) => {
  const given = request.get(header);
  response.set(header, given !== undefined && sane.test(given) ? given : randomUUID());
  next();
};

/** The request's name, by which the client, the answer and the log speak of it. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader(header) ?? "");
}

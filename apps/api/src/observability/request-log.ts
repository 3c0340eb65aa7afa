import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { factsOf } from "./request-facts.ts";
import { requestIdOf } from "./request-id.ts";

/** One line a request, when its answer has gone out or its client has gone away. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    response.once("close", () => {
      const { error, ...facts } = factsOf(response);
      const { statusCode } = response;
      const line = {
        requestId: requestIdOf(response),
        method: request.method,
        ...facts,
        status: statusCode,
        milliseconds: Math.round((performance.now() - begun) * 100) / 100,
        // The client went away, or was cut off, before it had all of its answer.
        ...(response.writableFinished ? {} : { aborted: true }),
        ...(error === undefined ? {} : { error }),
      };
      if (statusCode >= 500 || error !== undefined) log.error(line, "request failed");
      else log.info(line, "request");
    });
    next();
  };
}

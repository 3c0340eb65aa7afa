import type { RequestHandler } from "express";
import type { Method } from "../contract/operation.ts";
import { Problem } from "../problems/index.ts";

/** Behind the methods of a path: says which there are, as an answer to OPTIONS and else as a problem. */
export function allowMethods(methods: readonly Method[]): RequestHandler {
  const names = methods.flatMap((method) =>
    method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()],
  );
  const allow = [...names, "OPTIONS"].join(", ");
  return (request, response) => {
    if (request.method !== "OPTIONS") {
      throw new Problem("method_not_allowed", { headers: { Allow: allow } });
    }
    response.set("Allow", allow).status(204).end();
  };
}

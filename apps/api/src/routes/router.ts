import type { IRouter, RequestHandler } from "express";
import { Router } from "express";
import type { Operation } from "../contract/operation.ts";
import { allowMethods } from "./allow-methods.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { createEndpoint } from "./endpoint.ts";
import type { Route } from "./route.ts";

/** What has to be found out before an operation's own work, in this order. */
export type BeforeOperation = (operation: Operation) => readonly RequestHandler[];

/** Registers each operation under its path and method, and refuses every other method of these paths. */
export function createRouter(
  routes: readonly Route[],
  options: EndpointOptions,
  before: BeforeOperation,
): IRouter {
  // A path means one thing in one spelling.
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, group] of Map.groupBy(routes, ({ operation }) => operation.path)) {
    const registered = router.route(path.replaceAll(/\{(\w+)\}/g, ":$1"));
    for (const route of group) {
      registered[route.operation.method](
        ...before(route.operation),
        createEndpoint(route, options),
      );
    }
    registered.all(allowMethods(group.map(({ operation }) => operation.method)));
  }
  return router;
}

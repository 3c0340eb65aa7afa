import type { TenantDatabase } from "@acme/tenant-repositories";
import type { Express, RequestHandler } from "express";
import express from "express";
import type { Operation } from "./contract/operation.ts";
import { operations } from "./contract/operations.ts";
import { createAuthenticate } from "./identity/authenticate.ts";
import { createRequireMember } from "./identity/require-member.ts";
import type { TokenVerifier } from "./identity/verify-token.ts";
import { nameRequest, nameRoute } from "./observability/index.ts";
import { notFoundHandler, problemHandler } from "./problems/index.ts";
import { createOpenApiRouter } from "./openapi/openapi-router.ts";
import { createRouter } from "./routes/router.ts";
import { routes } from "./routes/routes.ts";

/** All that the API stands on, made by whoever starts it. */
export type AppDependencies = {
  readonly tenants: TenantDatabase;
  readonly verifyToken: TokenVerifier;
};

/** The whole of HTTP: what happens to every request, and to those of each operation, in this order. */
export function createApp({ tenants, verifyToken }: AppDependencies): Express {
  const app = express();
  app.disable("x-powered-by");
  // Operations say themselves which answers have one.
  app.disable("etag");
  // Routes read the query string as it was sent.
  app.set("query parser", false);
  app.use(nameRequest);

  const authenticate = createAuthenticate(verifyToken);
  const requireMember = createRequireMember(tenants);
  const readBody: RequestHandler = express.json();
  const before = ({ path, method, access }: Operation): RequestHandler[] => [
    nameRoute(path),
    authenticate,
    ...(access === "user" ? [] : [requireMember(access)]),
    ...(method === "post" || method === "patch" ? [readBody] : []),
  ];
  app.use(createRouter(routes, tenants, before));
  app.use(createOpenApiRouter(Object.values(operations)));

  app.use(notFoundHandler);
  app.use(problemHandler);
  return app;
}

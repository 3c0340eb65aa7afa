import type { OrganizationRole } from "@acme/data-model";
import type { TenantDatabase } from "@acme/tenant-repositories";
import type { Express, IRouter, RequestHandler } from "express";
import express from "express";
import type { Logger } from "pino";
import { jsonBody } from "./body/index.ts";
import type { Operation } from "./contract/operation.ts";
import { operations } from "./contract/operations.ts";
import type { FactsKeeper } from "./facts/index.ts";
import { createAuthenticate } from "./identity/authenticate.ts";
import { createRequireMember } from "./identity/require-member.ts";
import { createRequireOperator } from "./identity/require-operator.ts";
import type { TokenVerifier } from "./identity/verify-token.ts";
import type { Health } from "./lifecycle/index.ts";
import { forBrowsers } from "./lifecycle/index.ts";
import type { Limits } from "./limits/index.ts";
import type { Watch } from "./migration-record/index.ts";
import type { Metrics } from "./observability/index.ts";
import { logRequests, nameRequest, nameRoute } from "./observability/index.ts";
import { createOpenApiRouter } from "./openapi/openapi-router.ts";
import { notFoundHandler, problemHandler } from "./problems/index.ts";
import { createRouter } from "./routes/router.ts";
import { routes } from "./routes/routes.ts";
import { createStreamSlots } from "./routes/stream-slots.ts";

export type AppSettings = {
  readonly corsOrigins: readonly string[];
  /** How many proxies are believed. */
  readonly trustProxy: number;
  /** Bytes. */
  readonly bodyLimit: number;
  /** For how long the answer to a POST with an Idempotency-Key is kept. */
  readonly idempotencyHours: number;
  /** Exports that are under way at the same time, of all organizations; each keeps a connection. */
  readonly exportsAtOnce: number;
};

/** All that the API stands on, made by whoever starts it. */
export type AppDependencies = {
  readonly settings: AppSettings;
  readonly tenants: TenantDatabase;
  /** Authorizes who only reads; see `rememberContexts`. Default: `tenants`. */
  readonly readers?: Pick<TenantDatabase, "authorize">;
  readonly verifyToken: TokenVerifier;
  readonly limits: Limits;
  readonly health: Pick<Health, "live" | "ready">;
  readonly metrics: Pick<Metrics, "middleware">;
  readonly log: Logger;
  /** The migration that operators see. Default: none, for nobody. */
  readonly watch?: Watch | undefined;
  /** Keeps facts that overviews are answered from. Default: they are answered without. */
  readonly facts?: Pick<FactsKeeper, "touched"> | undefined;
  /** The dashboard's pages, where they are served from here. */
  readonly pages?: IRouter;
  /** Routes besides the API's own; production has none. */
  readonly more?: IRouter;
};

/** The whole of HTTP: what happens to every request, and to those of each operation, in this order. */
export function createApp(dependencies: AppDependencies): Express {
  const { settings, tenants, limits, health, metrics, log, watch, facts, pages, more } =
    dependencies;
  const app = express();
  app.disable("x-powered-by");
  // Operations say themselves which answers have one.
  app.disable("etag");
  // Routes read the query string as it was sent.
  app.set("query parser", false);
  app.set("trust proxy", settings.trustProxy);
  app.enable("case sensitive routing");
  app.enable("strict routing");

  app.use(nameRequest, metrics.middleware, logRequests(log), ...forBrowsers(settings.corsOrigins));
  app.get("/livez", nameRoute("/livez"), health.live);
  app.get("/readyz", nameRoute("/readyz"), health.ready);
  app.use(limits.address);
  const { idempotencyHours } = settings;
  const takeStreamSlot = createStreamSlots(settings.exportsAtOnce);
  const options = { tenants, watch, facts, idempotencyHours, takeStreamSlot };
  app.use(createRouter(routes, options, beforeOperation(dependencies)));
  app.use(createOpenApiRouter(Object.values(operations)));
  if (pages !== undefined) app.use(pages);
  if (more !== undefined) app.use(more);
  app.use(notFoundHandler);
  app.use(problemHandler);
  return app;
}

/** Who asks, before what they ask: a body is read for nobody who may not send it. */
function beforeOperation({
  settings,
  tenants,
  readers,
  verifyToken,
  limits,
  watch,
}: AppDependencies): (operation: Operation) => readonly RequestHandler[] {
  const authenticate = createAuthenticate(verifyToken);
  const requireMember = createRequireMember(tenants, readers);
  const requireOperator = createRequireOperator(watch);
  const ofOrganization = (role: OrganizationRole): readonly RequestHandler[] => [
    requireMember(role),
    limits.organization,
  ];
  const readBody = jsonBody({ limit: settings.bodyLimit });
  return ({ path, method, access }) => [
    nameRoute(path),
    authenticate,
    limits.user,
    ...(access === "user"
      ? []
      : access === "operator"
        ? [requireOperator]
        : ofOrganization(access)),
    ...(method === "post" || method === "patch" ? [readBody] : []),
  ];
}

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { IRouter, RequestHandler } from "express";
import { Router } from "express";
import type { Operation } from "../contract/operation.ts";
import { nameRoute } from "../observability/index.ts";
import { allowMethods } from "../routes/allow-methods.ts";
import { openApiDocument } from "./document.ts";
import {
  referenceFiles,
  referencePage,
  referencePolicy,
  referenceScript,
} from "./reference-page.ts";

/** `/openapi.json` and, to read it, `/reference`. Both say nothing of anybody's data, so anybody may. */
export function createOpenApiRouter(operations: readonly Operation[]): IRouter {
  const router = Router({ caseSensitive: true, strict: true });
  const get = (path: string, handler: RequestHandler): void => {
    router
      .route(path)
      .get(nameRoute(path), handler)
      .all(allowMethods(["get"]));
  };
  // Made once, and early: a schema that can't be described stops the start, not a request.
  const document = JSON.stringify(openApiDocument(operations));
  get("/openapi.json", (_request, response) => {
    response.set("Cache-Control", "public, max-age=300").type("application/json").send(document);
  });
  get("/reference", (_request, response) => {
    response.set("Content-Security-Policy", referencePolicy).type("text/html").send(referencePage);
  });
  get("/reference/start.js", (_request, response) => {
    response.type("text/javascript").send(referenceScript);
  });
  const root = dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));
  for (const file of referenceFiles) {
    get(`/reference/${file}`, (_request, response, next) => {
      response.sendFile(file, { root, maxAge: "1h" }, (error?: Error) => {
        if (error !== undefined) next(error);
      });
    });
  }
  return router;
}

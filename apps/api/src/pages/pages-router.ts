import type { IRouter, RequestHandler } from "express";
import { Router } from "express";
import { nameRoute } from "../observability/index.ts";
import { allowMethods } from "../routes/allow-methods.ts";
import type { PageFile } from "./page-files.ts";
import { pagePolicy } from "./page-policy.ts";

/** The addresses that are the web app's own to make sense of. */
const pagePaths = ["/", "/organizations", "/organizations/*rest", "/sign-in", "/tenancy"] as const;

/**
 * The dashboard: its page at each of its addresses, and the files that the page asks for.
 *
 * @param issuer the sign-in service that the page may talk to, if there is one
 */
export function createPagesRouter(files: readonly PageFile[], issuer?: string): IRouter {
  const router = Router({ caseSensitive: true });
  const policy = pagePolicy(issuer);
  const get = (path: string, handler: RequestHandler): void => {
    router
      .route(path)
      .get(nameRoute(path), handler)
      .all(allowMethods(["get"]));
  };
  for (const file of files) {
    if (file.path === "index.html") {
      // Asked for anew each time: it names the files of the version that is served.
      const send = sendFile(file, "no-cache");
      for (const path of pagePaths) {
        get(path, (request, response, next) => {
          response.set("Content-Security-Policy", policy);
          send(request, response, next);
        });
      }
    } else {
      // A hash in its name: what has that name never changes.
      const isHashed = file.path.startsWith("assets/");
      get(
        `/${file.path}`,
        sendFile(file, isHashed ? "public, max-age=31536000, immutable" : "no-cache"),
      );
    }
  }
  return router;
}

function sendFile({ extension, body, brotli }: PageFile, cacheControl: string): RequestHandler {
  return (request, response) => {
    response.set("Cache-Control", cacheControl).vary("Accept-Encoding").type(extension);
    if (brotli === undefined || request.acceptsEncodings("br") === false) {
      response.send(body);
    } else {
      response.set("Content-Encoding", "br").send(brotli);
    }
  };
}

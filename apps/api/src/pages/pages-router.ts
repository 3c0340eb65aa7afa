import type { IRouter, RequestHandler } from "express";
import { Router } from "express";
import { nameRoute } from "../observability/index.ts";
import { allowMethods } from "../routes/allow-methods.ts";
import type { PageFile } from "./page-files.ts";

/**
 * Everything from this origin, and nothing that is written into a page: neither scripts nor styles. What
 * an attacker gets into a text stays a text.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The addresses that are the web app's own to make sense of. */
const pagePaths = ["/", "/organizations", "/organizations/*rest", "/tenancy"] as const;

/** The dashboard: its page at each of its addresses, and the files that the page asks for. */
export function createPagesRouter(files: readonly PageFile[]): IRouter {
  const router = Router({ caseSensitive: true });
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
          response.set("Content-Security-Policy", pagePolicy);
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

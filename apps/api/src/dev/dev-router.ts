import { userIdSchema } from "@acme/data-model";
import type { IRouter, RequestHandler } from "express";
import { Router } from "express";
import { z } from "zod";
import { jsonBody } from "../body/index.ts";
import type { Method } from "../contract/operation.ts";
import { bearerToken } from "../identity/bearer-token.ts";
import { TokenError } from "../identity/token-error.ts";
import type { TokenOptions } from "../identity/token-options.ts";
import { createTokenVerifier } from "../identity/verify-token.ts";
import { nameRoute } from "../observability/index.ts";
import { invalidRequest } from "../problems/index.ts";
import { allowMethods } from "../routes/allow-methods.ts";
import { createTokenIssuer } from "./issue-token.ts";

const asked = z.strictObject({ userId: userIdSchema });

/**
 * What helps to try the API out, and must never be where it counts: tokens for the asking, and what is
 * wrong with one. `src/main.ts` does not import it, so it is in no production build.
 */
export function createDevRouter(tokens: TokenOptions): IRouter {
  const router = Router({ caseSensitive: true, strict: true });
  const issue = createTokenIssuer(tokens);
  const verify = createTokenVerifier(tokens);
  const add = (method: Method, path: string, ...handlers: readonly RequestHandler[]): void => {
    const route = router.route(path);
    route[method](nameRoute(path), ...handlers);
    route.all(allowMethods([method]));
  };

  // `{"userId":"…"}` → `{"token":"…"}`. JSON only, which no other site's page can send unasked.
  add("post", "/dev/tokens", jsonBody({ limit: 1_000 }), async (request, response) => {
    const { success, data, error } = asked.safeParse(request.body);
    if (!success) throw invalidRequest("body", error);
    response.set("Cache-Control", "no-store").json(await issue(data.userId));
  });

  // Why a token is refused: the API itself only says that it is.
  add("get", "/debug/token", async (request, response) => {
    response.set("Cache-Control", "no-store");
    try {
      const userId = await verify(bearerToken(request.get("authorization")));
      response.json({ accepted: true, userId });
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      response.json({ accepted: false, code: error.code, because: error.message });
    }
  });

  add("get", "/debug/process", (_request, response) => {
    response.set("Cache-Control", "no-store").json({
      node: process.version,
      seconds: Math.round(process.uptime()),
      memory: process.memoryUsage(),
    });
  });
  return router;
}

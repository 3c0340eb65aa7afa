import type { RequestHandler } from "express";
import { factsOf } from "../observability/request-facts.ts";
import { Problem } from "../problems/index.ts";
import { bearerToken } from "./bearer-token.ts";
import { setCaller } from "./caller.ts";
import { TokenError } from "./token-error.ts";
import type { TokenVerifier } from "./verify-token.ts";

/**
 * Lets through who has a valid token, and says to the rest what is missing as RFC 6750 has it, but not
 * which check a token failed: that is for the log.
 */
export function createAuthenticate(verify: TokenVerifier): RequestHandler {
  return async (request, response, next) => {
    const userId = await verified(verify, request.get("authorization"));
    setCaller(request, { userId });
    factsOf(response).userId = userId;
    next();
  };
}

async function verified(
  verify: TokenVerifier,
  header: string | undefined,
): Promise<Awaited<ReturnType<TokenVerifier>>> {
  try {
    return await verify(bearerToken(header));
  } catch (error) {
    throw error instanceof TokenError ? problemOf(error) : error;
  }
}

function problemOf(error: TokenError): Problem {
  const { code } = error;
  if (code === "TOKEN_KEYS_UNAVAILABLE") return new Problem("unavailable", { cause: error });
  const hint =
    code === "TOKEN_MISSING"
      ? ""
      : `, error="invalid_token", error_description="${code === "TOKEN_EXPIRED" ? "The token has expired" : "The token is not valid here"}"`;
  return new Problem("unauthorized", {
    headers: { "WWW-Authenticate": `Bearer realm="acme"${hint}` },
    cause: error,
  });
}

import type { TokenEndpointResponse } from "oauth4webapi";
import { getValidatedIdTokenClaims } from "oauth4webapi";
import type { Tokens } from "../tokens.ts";

/** Of a token's life the part after which a new one is fetched: requests under way still have the rest. */
const renewAfter = 0.9;

/** What the service gave, and of what it did not give anew what was there before. */
export function tokensOf(given: TokenEndpointResponse, before?: Tokens): Tokens {
  const { access_token: access, expires_in: seconds } = given;
  const refresh = given.refresh_token ?? before?.refresh;
  return {
    access,
    ...(refresh === undefined || seconds === undefined
      ? {}
      : { renewAt: Date.now() + seconds * 1_000 * renewAfter }),
    refresh,
    id: given.id_token ?? before?.id,
    name: nameOf(given) ?? before?.name,
  };
}

function nameOf(given: TokenEndpointResponse): string | undefined {
  const claims = getValidatedIdTokenClaims(given);
  return [claims?.["name"], claims?.["email"]].find((claim) => typeof claim === "string");
}

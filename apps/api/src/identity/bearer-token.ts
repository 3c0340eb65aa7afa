import { TokenError } from "./token-error.ts";

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * The token of an `Authorization` header. There is no other place for one: what is in a URL ends up in
 * logs and histories.
 *
 * @throws {TokenError} `TOKEN_MISSING`, `TOKEN_INVALID`
 */
export function bearerToken(header: string | undefined): string {
  if (header === undefined || header === "") {
    throw new TokenError("TOKEN_MISSING", "The request has no Authorization header.");
  }
  const token = bearer.exec(header)?.[1];
  if (token !== undefined) return token;
  throw new TokenError("TOKEN_INVALID", "The Authorization header is not a bearer token.");
}

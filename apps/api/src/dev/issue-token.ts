import type { UserId } from "@acme/data-model";
import { SignJWT } from "jose";
import type { TokenOptions } from "../identity/token-options.ts";

/** Seconds. */
const lifetime = 3_600;

export type IssuedToken = { readonly token: string; readonly expiresAt: string };

/**
 * Signs tokens as a sign-in service would, for whoever is named: nobody is asked for a password. It takes
 * a shared secret, which is how a demo is configured.
 *
 * @throws Error where the tokens are not signed with a secret
 */
export function createTokenIssuer({
  key,
  algorithms: [algorithm = "HS256"],
  issuer,
  audience,
  now = Date.now,
}: TokenOptions): (userId: UserId) => Promise<IssuedToken> {
  if (key.kind !== "secret") {
    throw new Error(
      "Dev mode signs its own tokens, which takes JWT_SECRET rather than JWT_JWKS_URL or JWT_PUBLIC_KEY.",
    );
  }
  const secret = new TextEncoder().encode(key.secret);
  return async (userId) => {
    const issuedAt = Math.floor(now() / 1000);
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: algorithm, typ: "JWT" })
      .setSubject(userId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .sign(secret);
    return { token, expiresAt: new Date((issuedAt + lifetime) * 1000).toISOString() };
  };
}

import type { UserId } from "@acme/data-model";
import { SignJWT } from "jose";
import type { TokenOptions } from "../../src/identity/token-options.ts";

export const secret = "a secret of the tests, of thirty-two bytes and more";

export const tokenOptions: TokenOptions = {
  key: { kind: "secret", secret },
  algorithms: ["HS256"],
  issuer: "https://sign-in.test",
  audience: "https://api.test",
};

/** A token as the sign-in service would make it, but for what the test says. */
export async function tokenFor(
  userId: UserId | string,
  changes: {
    readonly issuer?: string;
    readonly audience?: string;
    readonly expiresAt?: Date | string | null;
    readonly issuedAt?: Date | null;
    readonly notBefore?: Date;
    readonly secret?: string;
    readonly algorithm?: string;
  } = {},
): Promise<string> {
  const token = new SignJWT({})
    .setProtectedHeader({ alg: changes.algorithm ?? "HS256" })
    .setSubject(userId)
    .setIssuer(changes.issuer ?? tokenOptions.issuer)
    .setAudience(changes.audience ?? tokenOptions.audience);
  if (changes.issuedAt !== null) token.setIssuedAt(changes.issuedAt ?? new Date());
  if (changes.expiresAt !== null) token.setExpirationTime(changes.expiresAt ?? "10 minutes");
  if (changes.notBefore !== undefined) token.setNotBefore(changes.notBefore);
  return token.sign(new TextEncoder().encode(changes.secret ?? secret));
}

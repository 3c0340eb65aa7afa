import { SignJWT } from "jose";
import { audience, issuer, secret } from "./start-dashboard.ts";

/** A token as the sign-in service would make it, for so many seconds. */
export async function tokenFor(userId: string, seconds: number): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${seconds}s`)
    .sign(new TextEncoder().encode(secret));
}

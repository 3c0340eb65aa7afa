import { z } from "zod";
import { algorithms, publicKey, scopes, secret, secureUrl, text } from "../forms.ts";
import { defineSettings } from "../setting.ts";

/** Who signs access tokens, and where people sign in for them. */
export const tokenSettings = defineSettings({
  JWT_ISSUER: {
    schema: text,
    about: "Who signs the access tokens: their iss.",
    example: "https://sign-in.example.com/",
  },
  JWT_AUDIENCE: {
    schema: text,
    about: "Whom the access tokens are for: their aud.",
    example: "https://api.example.com",
  },
  JWT_JWKS_URL: {
    schema: secureUrl,
    about:
      "Where the keys are published that tokens are signed with. Say this, JWT_PUBLIC_KEY or JWT_SECRET.",
    optional: true,
    example: "https://sign-in.example.com/.well-known/jwks.json",
  },
  JWT_PUBLIC_KEY: {
    schema: publicKey,
    about: "One public key in PEM instead, line breaks written as \\n.",
    optional: true,
  },
  JWT_SECRET: {
    schema: secret,
    about: "A secret of at least 32 bytes instead, shared with whoever signs.",
    optional: true,
  },
  JWT_ALGORITHMS: {
    schema: algorithms,
    about:
      "Signature algorithms that are accepted. Unsaid: ES256, RS256, PS256 and EdDSA with public keys, HS256 with a secret.",
    optional: true,
  },

  SIGN_IN_CLIENT_ID: {
    schema: text,
    about:
      "The dashboard's client at the sign-in service: public, with authorization code and PKCE, sent back to /sign-in. Unset: one pastes an access token.",
    optional: true,
    example: "dashboard",
  },
  SIGN_IN_ISSUER: {
    schema: secureUrl,
    about: "Where people sign in with OpenID Connect. Unset: at JWT_ISSUER.",
    optional: true,
    example: "https://sign-in.example.com/",
  },
  SIGN_IN_SCOPE: {
    schema: scopes,
    about:
      "What is asked for, separated by spaces: with profile one sees one's name, and many services let one stay signed in with offline_access alone.",
    default: "openid profile offline_access",
  },
  SIGN_IN_AUDIENCE_PARAMETER: {
    schema: z.enum(["none", "resource", "audience"]),
    about:
      "By which parameter the service is told that access tokens are for JWT_AUDIENCE: resource (RFC 8707), audience, or none where it knows by the client or the scope.",
    default: "none",
  },
});

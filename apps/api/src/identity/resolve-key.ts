import { createPublicKey, type KeyObject } from "node:crypto";
import type { JWKSCacheInput, JWTVerifyGetKey } from "jose";
import { createRemoteJWKSet, errors, jwksCache } from "jose";
import { TokenError } from "./token-error.ts";
import type { TokenKey, TokenOptions } from "./token-options.ts";

const shortestSecret = 32;

/** What tokens are checked with. */
export type TokenKeys = {
  readonly keyOf: JWTVerifyGetKey;
  /** The keys that would be used now, as an object; `undefined` where they would be fetched first. */
  readonly inForce: () => object | undefined;
};

/**
 * The key to check a token with. A shared secret and public keys are never accepted side by side: whoever
 * knows a public key could sign with it as if it were a secret.
 *
 * @throws Error for a key that can't be read, or that the algorithms are not for
 */
export function resolveKey({
  key,
  algorithms,
}: Pick<TokenOptions, "key" | "algorithms">): TokenKeys {
  if (algorithms.length === 0) throw new Error("At least one algorithm has to be accepted.");
  const misfit = algorithms.find((name) => name.startsWith("HS") !== (key.kind === "secret"));
  if (misfit !== undefined) {
    throw new Error(`${misfit} is no algorithm for a key of the kind ${key.kind}.`);
  }
  if (key.kind === "jwks") return remoteKeys(key.url);
  const fixed = fixedKey(key);
  return { keyOf: async () => fixed, inForce: () => fixed };
}

function fixedKey(key: Exclude<TokenKey, { kind: "jwks" }>): KeyObject | Uint8Array {
  if (key.kind === "spki") return createPublicKey(key.pem);
  if (key.kind === "jwk") return createPublicKey({ key: key.jwk, format: "jwk" });
  const secret = new TextEncoder().encode(key.secret);
  if (secret.length >= shortestSecret) return secret;
  throw new Error(`The tokens' secret is shorter than ${shortestSecret} bytes.`);
}

/** A key that isn't in the set is the token's fault; a set that isn't to be had is not. */
function remoteKeys(url: URL): TokenKeys {
  const fetched: JWKSCacheInput = {};
  const keys = createRemoteJWKSet(url, { [jwksCache]: fetched });
  return {
    keyOf: async (header, token) => {
      try {
        return await keys(header, token);
      } catch (error) {
        if (isTheTokensFault(error)) throw error;
        throw new TokenError(
          "TOKEN_KEYS_UNAVAILABLE",
          `${url.host} does not answer with a key set.`,
          { cause: error },
        );
      }
    },
    // Each time that the set is fetched, what is fetched is another object.
    inForce: () => (keys.fresh ? fetched.jwks : undefined),
  };
}

function isTheTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

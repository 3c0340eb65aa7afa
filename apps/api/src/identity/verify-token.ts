import type { UserId } from "@acme/data-model";
import { userIdSchema } from "@acme/data-model";
import type { JWTPayload } from "jose";
import { errors, jwtVerify } from "jose";
import { resolveKey } from "./resolve-key.ts";
import { TokenError } from "./token-error.ts";
import { createTokenMemory } from "./token-memory.ts";
import type { TokenOptions } from "./token-options.ts";

/** Longer ones are no tokens of ours, and hashing them is work. */
const longestToken = 8_192;

/**
 * Whose token it is.
 *
 * @throws {TokenError}
 */
export type TokenVerifier = (token: string) => Promise<UserId>;

/**
 * Checks signature, algorithm, issuer, audience, expiry and age; the subject is the user's id. What was
 * found good is not checked again while it has to be; see {@link createTokenMemory}.
 */
export function createTokenVerifier(options: TokenOptions): TokenVerifier {
  const { issuer, audience, clockTolerance = 5, maxAge = 86_400, now = Date.now } = options;
  const { keyOf, inForce } = resolveKey(options);
  const memory = createTokenMemory({ keysInForce: inForce, now });
  const expected = {
    algorithms: [...options.algorithms],
    issuer,
    audience,
    clockTolerance,
    maxTokenAge: maxAge,
    requiredClaims: ["exp", "sub"],
  };
  return async (token) => {
    if (token.length > longestToken)
      throw new TokenError("TOKEN_INVALID", "The token is too long.");
    const remembered = memory.recall(token);
    if (remembered !== undefined) return remembered;
    const remember = memory.checking(token);
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        ...expected,
        currentDate: new Date(now()),
      });
      const userId = userOf(payload.sub);
      remember(userId, endOf(payload, maxAge) + clockTolerance * 1000);
      return userId;
    } catch (error) {
      throw refusal(error);
    }
  };
}

function userOf(subject: unknown): UserId {
  const parsed = userIdSchema.safeParse(subject);
  if (parsed.success) return parsed.data;
  throw new TokenError("TOKEN_INVALID", "The token's subject is not a user's id.");
}

/** When a token's time is up, in milliseconds since the epoch; both claims have been asked for. */
function endOf({ exp = 0, iat = 0 }: JWTPayload, maxAge: number): number {
  return Math.min(exp, iat + maxAge) * 1000;
}

function refusal(error: unknown): TokenError {
  if (error instanceof TokenError) return error;
  if (error instanceof errors.JWTExpired) {
    return new TokenError("TOKEN_EXPIRED", error.message, { cause: error });
  }
  // Besides jose's own errors there are those of the cryptography: a signature of another kind of key.
  const reason = error instanceof Error ? error.message : String(error);
  return new TokenError("TOKEN_INVALID", reason, { cause: error });
}

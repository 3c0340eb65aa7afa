import { createHash } from "node:crypto";
import type { Request } from "express";
import { Problem } from "../problems/problem.ts";

/** A request that is done once however often it is sent. */
export type IdempotentRequest = {
  readonly key: string;
  /** Tells another request under the same key from the same request sent again. */
  readonly fingerprint: string;
};

/**
 * Reads `Idempotency-Key`; `undefined` where there is none. It is a string of structured fields, in
 * quotation marks; what most clients send without them is taken as well.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 *
 * @throws {Problem} `invalid_idempotency_key`
 */
export function readIdempotencyKey(request: Request): IdempotentRequest | undefined {
  const header = request.get("Idempotency-Key");
  if (header === undefined) return undefined;
  const key = /^"(?:[ !#-[\]-~]|\\["\\])*"$/.test(header)
    ? header.slice(1, -1).replaceAll(/\\(["\\])/g, "$1")
    : header;
  if (!/^[\x21-\x7e]{1,255}$/.test(key) || (header === key && /["\\,]/.test(key))) {
    throw new Problem("invalid_idempotency_key");
  }
  return { key, fingerprint: fingerprintOf(request) };
}

function fingerprintOf({ method, originalUrl, body }: Request): string {
  return createHash("sha256")
    .update(JSON.stringify([method, originalUrl, body as unknown]))
    .digest("base64url");
}

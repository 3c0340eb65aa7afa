import type { Response } from "express";
import type { Decision } from "./policy.ts";

const told = new WeakMap<Response, Decision[]>();

/**
 * Says in `RateLimit-Policy` and `RateLimit` what a client may send, and what is left of it, for each
 * policy that this request came under.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function tellDecision(response: Response, decision: Decision): void {
  const decisions = [...(told.get(response) ?? []), decision];
  told.set(response, decisions);
  response.set({
    "RateLimit-Policy": decisions
      .map(({ policy }) => `"${policy.name}";q=${policy.limit};w=${policy.window / 1000}`)
      .join(", "),
    RateLimit: decisions
      .map(({ policy, remaining, reset }) => `"${policy.name}";r=${remaining};t=${reset}`)
      .join(", "),
  });
}

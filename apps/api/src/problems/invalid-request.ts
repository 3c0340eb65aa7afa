import type { ZodError } from "zod";
import type { FieldError } from "./problem.ts";
import { Problem } from "./problem.ts";

/** So that a body of a million mistakes does not get an answer of a million lines. */
const MOST = 20;

/**
 * What a request schema found, as a problem. Zod's messages name expected forms, not what was sent.
 * A bare ZodError is no problem of the client's: it may come from a row or an answer of ours.
 */
export function invalidRequest(where: FieldError["in"], error: ZodError): Problem {
  const errors = error.issues
    .slice(0, MOST)
    .map(({ path, message }) => ({ in: where, path: path.map(String).join("."), message }));
  return new Problem("invalid_request", { errors });
}

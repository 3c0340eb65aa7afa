import { z } from "zod";
import type { Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-types.ts";
import { problemCodes, problemType } from "./problem-types.ts";

/** RFC 9457. https://www.rfc-editor.org/rfc/rfc9457 */
export const problemMediaType = "application/problem+json";

/** Names, nothing to fetch: a client compares it, or `code`, and reads `detail`. */
function problemUri(code: ProblemCode): string {
  return `urn:acme:problem:${code.replaceAll("_", "-")}`;
}

/** The body of every error. */
export const problemSchema = z
  .object({
    type: z.string().describe("urn:acme:problem: and the code, with hyphens"),
    code: z.enum(problemCodes),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    requestId: z.string().describe("Also in the X-Request-Id header, and in the log"),
    errors: z
      .array(
        z.object({
          in: z.enum(["params", "query", "body", "headers"]),
          path: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
    violatedPolicies: z.array(z.string()).optional().describe("Names as in RateLimit-Policy"),
  })
  .describe("A problem as RFC 9457 has it");
export type ProblemDocument = z.infer<typeof problemSchema>;

export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  return {
    ...problem.extensions,
    type: problemUri(problem.code),
    code: problem.code,
    title: problemType(problem.code).title,
    status: problem.status,
    detail: problem.detail,
    requestId,
    ...(problem.errors.length === 0 ? {} : { errors: [...problem.errors] }),
  };
}

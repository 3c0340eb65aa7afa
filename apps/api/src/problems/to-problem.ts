import { TenantError } from "@acme/tenant-repositories";
import { Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-types.ts";
import { problemOfTenantError } from "./tenant-problems.ts";

/** Whatever was thrown, as what the client hears of it. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TenantError) {
    return new Problem(problemOfTenantError[error.code], { cause: error });
  }
  return new Problem(codeOfHttpError(error), { cause: error });
}

const byStatus: Readonly<Record<number, ProblemCode>> = {
  400: "BAD_REQUEST",
  404: "NOT_FOUND",
  406: "NOT_ACCEPTABLE",
  408: "REQUEST_TIMEOUT",
  412: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  414: "URI_TOO_LONG",
  415: "UNSUPPORTED_MEDIA_TYPE",
  431: "HEADERS_TOO_LARGE",
};

/** Express, its router and its body parsers throw errors of `http-errors`, which carry a status. */
function codeOfHttpError(error: unknown): ProblemCode {
  if (!(error instanceof Error) || !("status" in error)) return "INTERNAL_ERROR";
  const { status } = error;
  if (typeof status !== "number" || status < 400 || status >= 500) return "INTERNAL_ERROR";
  return byStatus[status] ?? "BAD_REQUEST";
}

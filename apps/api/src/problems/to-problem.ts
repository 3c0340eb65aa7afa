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
  400: "bad_request",
  404: "not_found",
  406: "not_acceptable",
  408: "request_timeout",
  412: "precondition_failed",
  413: "payload_too_large",
  414: "uri_too_long",
  415: "unsupported_media_type",
  431: "headers_too_large",
};

/** Express, its router and its body parsers throw errors of `http-errors`, which carry a status. */
function codeOfHttpError(error: unknown): ProblemCode {
  if (!(error instanceof Error) || !("status" in error)) return "internal_error";
  const { status } = error;
  if (typeof status !== "number" || status < 400 || status >= 500) return "internal_error";
  return byStatus[status] ?? "bad_request";
}

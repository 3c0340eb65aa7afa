import type { TenantErrorCode } from "@acme/tenant-repositories";
import type { ProblemCode } from "./problem-types.ts";

/** The one place that says what a client hears of each error of the repositories. */
export const problemOfTenantError: Readonly<Record<TenantErrorCode, ProblemCode>> = {
  TENANT_NOT_A_MEMBER: "not_a_member",
  // We make a context anew for each request: that it is worthless by now is nothing the client did.
  TENANT_CONTEXT_INVALID: "unavailable",
  TENANT_CONTEXT_EXPIRED: "unavailable",
  TENANT_ROLE_REQUIRED: "role_required",
  TENANT_LAST_OWNER: "last_owner",
  TENANT_FORBIDDEN: "forbidden",
  TENANT_NO_SCOPE: "internal_error",
  TENANT_SCOPE_CLOSED: "internal_error",
  TENANT_SCOPE_MISMATCH: "internal_error",
  TENANT_TRANSACTION_ABORTED: "internal_error",
  TENANT_TRANSACTION_ENDED: "internal_error",
  TENANT_CURSOR_INVALID: "invalid_cursor",
  TENANT_INPUT_INVALID: "invalid_value",
  TENANT_NOT_FOUND: "not_found",
  TENANT_UNIQUE_VIOLATION: "already_exists",
  TENANT_REFERENCE_VIOLATION: "reference_conflict",
  TENANT_NOT_NULL_VIOLATION: "constraint_violated",
  TENANT_CHECK_VIOLATION: "constraint_violated",
  TENANT_VALUE_INVALID: "invalid_value",
  TENANT_SERIALIZATION_FAILURE: "unavailable",
  TENANT_TIMEOUT: "timed_out",
  TENANT_CONNECTION: "unavailable",
  TENANT_SQL_INVALID: "internal_error",
  TENANT_DATABASE: "internal_error",
  TENANT_LOGIN_REFUSED: "internal_error",
  TENANT_SERVER_REFUSED: "internal_error",
  TENANT_SYSTEM_ACCESS_REFUSED: "internal_error",
};

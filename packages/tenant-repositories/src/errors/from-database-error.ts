import { DatabaseError } from "pg";
import type { TenantErrorCode } from "./error-codes.ts";
import type { DatabaseErrorFacts } from "./tenant-error.ts";
import { TenantError } from "./tenant-error.ts";

type Translation = { readonly code: TenantErrorCode; readonly message: string };

/** By SQLSTATE; what the engine's own functions raise begins with TN. */
const bySqlState: Readonly<Record<string, Translation>> = {
  TN001: {
    code: "TENANT_CONTEXT_INVALID",
    message: "This database did not issue the context's ticket. Call authorize() again.",
  },
  TN002: {
    code: "TENANT_CONTEXT_EXPIRED",
    message: "The context has expired. Call authorize() again.",
  },
  TN003: {
    code: "TENANT_NOT_A_MEMBER",
    message: "The user is not a member of this organization.",
  },
  TN004: {
    code: "TENANT_ROLE_REQUIRED",
    message: "A transfer needs the role admin in both organizations.",
  },
  TN005: {
    code: "TENANT_SCOPE_MISMATCH",
    message: "This transaction belongs to another tenant or member already.",
  },
  TN006: {
    code: "TENANT_LAST_OWNER",
    message: "The last owner can't go. Make somebody else an owner first.",
  },
  TN007: {
    code: "TENANT_SYSTEM_ACCESS_REFUSED",
    message: "No system access has been recorded. Use asSystem(reason, …).",
  },
  "21000": {
    code: "TENANT_INPUT_INVALID",
    message:
      "The statement got several rows where there may be one: two rows of an upsert with the same key, or a sub-select with more than one.",
  },
  "22023": { code: "TENANT_INPUT_INVALID", message: "An argument is out of its range." },
  "23502": { code: "TENANT_NOT_NULL_VIOLATION", message: "A value is missing." },
  "23503": {
    code: "TENANT_REFERENCE_VIOLATION",
    message: "The row refers to one that is not there, or another row still refers to it.",
  },
  "23505": { code: "TENANT_UNIQUE_VIOLATION", message: "The value is taken already." },
  "23514": { code: "TENANT_CHECK_VIOLATION", message: "A value breaks a rule of its table." },
  "23P01": { code: "TENANT_UNIQUE_VIOLATION", message: "The value conflicts with another row's." },
  "25P02": {
    code: "TENANT_TRANSACTION_ABORTED",
    message: "An earlier statement of this transaction failed; nothing more can be done in it.",
  },
  "40001": {
    code: "TENANT_SERIALIZATION_FAILURE",
    message: "Concurrent transactions got into each other's way. Try again.",
  },
  "40P01": {
    code: "TENANT_SERIALIZATION_FAILURE",
    message: "Concurrent transactions waited for each other. Try again.",
  },
  "42501": {
    code: "TENANT_FORBIDDEN",
    message: "The database refuses this: the row is not the tenant's, or the role may not do it.",
  },
  "55P03": { code: "TENANT_TIMEOUT", message: "A lock was not to be had in time. Try again." },
  "57014": {
    code: "TENANT_TIMEOUT",
    message: "The statement took longer than statementTimeout, or was cancelled.",
  },
};

/** By SQLSTATE class, where its codes need no telling apart. */
const byClass: Readonly<Record<string, Translation>> = {
  "08": { code: "TENANT_CONNECTION", message: "The connection to the database failed." },
  "23": { code: "TENANT_CHECK_VIOLATION", message: "The row breaks a rule of its table." },
  "53": { code: "TENANT_CONNECTION", message: "The database has no room for this now." },
  "57": { code: "TENANT_CONNECTION", message: "The database ended the connection." },
};

/**
 * A failure of the database as a {@link TenantError}; one of ours as it is. Of what PostgreSQL prints only
 * names go in, and for a statement that is itself wrong (classes 22 and 42) its message: that repeats the
 * caller's own text.
 */
export function fromDatabaseError(error: unknown): Error {
  if (error instanceof TenantError) return error;
  if (error instanceof DatabaseError) {
    const { code: sqlState, table, column, constraint } = error;
    return translated(sqlState ?? "", error.message, { sqlState, table, column, constraint });
  }
  if (isConnectionFailure(error)) {
    return new TenantError(
      "TENANT_CONNECTION",
      `The database can't be reached: ${error.message}. Check that the server is up and that the pool has connections left.`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

function translated(sqlState: string, message: string, facts: DatabaseErrorFacts): TenantError {
  const found = bySqlState[sqlState] ?? byClass[sqlState.slice(0, 2)];
  if (found !== undefined) {
    return new TenantError(found.code, `${found.message}${place(facts)}`, facts);
  }
  if (sqlState.startsWith("22")) {
    return new TenantError("TENANT_VALUE_INVALID", `A value does not fit: ${message}`, facts);
  }
  if (sqlState.startsWith("42")) {
    return new TenantError("TENANT_SQL_INVALID", `The statement is wrong: ${message}`, facts);
  }
  return new TenantError(
    "TENANT_DATABASE",
    `The database refused the statement (SQLSTATE ${sqlState}).`,
    facts,
  );
}

function place({ table, column, constraint }: DatabaseErrorFacts): string {
  const parts = [
    ...(table === undefined ? [] : [column === undefined ? table : `${table}.${column}`]),
    ...(constraint === undefined ? [] : [constraint]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

const systemErrors = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "EHOSTUNREACH",
]);

/** node-pg has no class for these: a system error's code, or one of its own texts. */
function isConnectionFailure(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if ("code" in error && systemErrors.has(String(error.code))) return true;
  return /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout/i.test(
    error.message,
  );
}

/** Whether doing the whole transaction again may well succeed. */
export function isRetryable(error: unknown): boolean {
  return error instanceof TenantError && error.code === "TENANT_SERIALIZATION_FAILURE";
}

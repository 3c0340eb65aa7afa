/** Every code that a {@link TenantError} carries. The message says what to do next. */
export type TenantErrorCode =
  /** Nobody vouches for this user in this organization, or not any more. */
  | "TENANT_NOT_A_MEMBER"
  /** The context was not made by `authorize()`, or not with this database's key. */
  | "TENANT_CONTEXT_INVALID"
  /** The context's time is up: authorize again. */
  | "TENANT_CONTEXT_EXPIRED"
  /** The member's role is too low for this. */
  | "TENANT_ROLE_REQUIRED"
  /** An organization needs an owner. */
  | "TENANT_LAST_OWNER"
  /** The database refuses the row: it is not this tenant's, or the role may not write it. */
  | "TENANT_FORBIDDEN"
  /** A statement outside `run()`: it would see nothing. */
  | "TENANT_NO_SCOPE"
  /** A statement after its `run()` was over. */
  | "TENANT_SCOPE_CLOSED"
  /** `run()` for one tenant inside `run()` for another. */
  | "TENANT_SCOPE_MISMATCH"
  /** A statement failed and was caught, so the transaction could not be committed. */
  | "TENANT_TRANSACTION_ABORTED"
  /** Raw SQL ended the transaction that it was given. */
  | "TENANT_TRANSACTION_ENDED"
  /** A cursor that was not made for this list of this tenant. */
  | "TENANT_CURSOR_INVALID"
  /** An argument that can't mean anything: unknown column, `undefined`, a limit out of range. */
  | "TENANT_INPUT_INVALID"
  /** There is no such row for this tenant. */
  | "TENANT_NOT_FOUND"
  /** Another row has this value already. */
  | "TENANT_UNIQUE_VIOLATION"
  /** The row refers to one that is not there for this tenant, or is referred to. */
  | "TENANT_REFERENCE_VIOLATION"
  | "TENANT_NOT_NULL_VIOLATION"
  | "TENANT_CHECK_VIOLATION"
  /** A value that its column's type does not take. */
  | "TENANT_VALUE_INVALID"
  /** Concurrent transactions got into each other's way, several times in a row. */
  | "TENANT_SERIALIZATION_FAILURE"
  /** `statementTimeout`, `lock_timeout`, or a cancelled statement. */
  | "TENANT_TIMEOUT"
  /** The server can't be reached, went away, or has no connection left. */
  | "TENANT_CONNECTION"
  /** The statement is wrong: syntax, names, rights. */
  | "TENANT_SQL_INVALID"
  /** Anything else that the database says; `sqlState` has its code. */
  | "TENANT_DATABASE"
  /** The login is too powerful, or not powerful enough. */
  | "TENANT_LOGIN_REFUSED"
  /** The server is too old, or lacks what the migration builds. */
  | "TENANT_SERVER_REFUSED"
  /** System work without a recorded reason. */
  | "TENANT_SYSTEM_ACCESS_REFUSED";

/** Every code that this package's errors carry. */
export type MigratorErrorCode =
  /** The declaration or the options don't fit this database. */
  | "TENANCY_CONFIG"
  /** The database can't be reached, or the connection was lost. */
  | "TENANCY_CONNECTION"
  /** The data doesn't hold what the phase needs. */
  | "TENANCY_VERIFICATION_FAILED"
  /** Rows that no path leads to a tenant; the choice of a remedy is the user's. */
  | "TENANCY_UNOWNED_ROWS"
  /** It would be unsafe to go on. */
  | "TENANCY_REFUSED"
  /** Another run holds the lock of this database. */
  | "TENANCY_LOCKED"
  /** A lock could not be had within its time, after all retries. */
  | "TENANCY_LOCK_TIMEOUT"
  /** The server was too busy for longer than a run may wait; the position is saved. */
  | "TENANCY_OVERLOADED"
  /** Stopped by a signal; the position is saved. */
  | "TENANCY_INTERRUPTED"
  /** PostgreSQL refused a statement. */
  | "TENANCY_STATEMENT_FAILED";

/** The one error class of the engine: a code, a message that says what to do next, and the facts. */
export class TenancyMigratorError extends Error {
  override readonly name = "TenancyMigratorError";
  readonly code: MigratorErrorCode;
  /** One line a fact, e.g. each table with its number of unowned rows. */
  readonly details: readonly string[];

  constructor(
    code: MigratorErrorCode,
    message: string,
    options: { readonly details?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? [];
  }
}

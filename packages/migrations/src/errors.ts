/** Every code that this package's own errors carry; the engine's pass through as they are. */
export type MigrationsErrorCode =
  /** No database was named. */
  | "MIGRATIONS_NO_DATABASE_URL"
  /** TypeORM holds a transaction open around a migration that needs none. */
  | "MIGRATIONS_IN_TRANSACTION"
  /** Some of the legacy tables are there and some are not. */
  | "MIGRATIONS_PARTIAL_SCHEMA"
  /** The tenancy phases are not taken back, so the legacy schema can't be. */
  | "MIGRATIONS_NOT_ROLLED_BACK"
  /** Dropping the tables would lose rows. */
  | "MIGRATIONS_ROWS_WOULD_BE_LOST";

/** A code, and a message that says what to do next. */
export class MigrationsError extends Error {
  override readonly name = "MigrationsError";
  readonly code: MigrationsErrorCode;

  constructor(code: MigrationsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

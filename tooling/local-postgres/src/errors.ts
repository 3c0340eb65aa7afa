/**
 * What went wrong, for a program. The message says what to do next.
 *
 * - `UNSUPPORTED_PLATFORM`: no PostgreSQL binaries for this system; set `DATABASE_URL`.
 * - `NO_UNPRIVILEGED_ACCOUNT`: started as root, and there is no account to run the server as.
 * - `NO_REACHABLE_FOLDER`: no folder for temporary files that the server's account may enter.
 * - `START_FAILED`: initdb or the server gave up; the message ends with the tail of its log.
 * - `SERVER_DIED`: the server ended by itself before `stop()`.
 * - `PORT_IN_USE`: the port that was asked for is taken.
 * - `DATA_DIRECTORY_IN_USE`: another process serves that folder; `pid` is that process.
 * - `DATA_DIRECTORY_UNUSABLE`: the folder holds something else, another major version, or is another user's.
 * - `INVALID_SETTING`, `INVALID_DATABASE_NAME`, `INVALID_DATABASE_URL`: the argument can't work.
 * - `TESTING_NOT_SET_UP`: a test helper was called without this package's global setup and setup file.
 */
export type LocalPostgresErrorCode =
  | "UNSUPPORTED_PLATFORM"
  | "NO_UNPRIVILEGED_ACCOUNT"
  | "NO_REACHABLE_FOLDER"
  | "START_FAILED"
  | "SERVER_DIED"
  | "PORT_IN_USE"
  | "DATA_DIRECTORY_IN_USE"
  | "DATA_DIRECTORY_UNUSABLE"
  | "INVALID_SETTING"
  | "INVALID_DATABASE_NAME"
  | "INVALID_DATABASE_URL"
  | "TESTING_NOT_SET_UP";

type LocalPostgresErrorOptions = {
  readonly cause?: unknown;
  readonly pid?: number | undefined;
};

/** Every error that this package raises by itself; errors of the database stay `pg`'s `DatabaseError`. */
export class LocalPostgresError extends Error {
  override readonly name = "LocalPostgresError";
  readonly code: LocalPostgresErrorCode;
  /** The process that is in the way, where there is one. */
  readonly pid: number | undefined;

  constructor(
    code: LocalPostgresErrorCode,
    message: string,
    options: LocalPostgresErrorOptions = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.pid = options.pid;
  }
}

import { DatabaseError } from "pg";
import { TenancyMigratorError } from "../errors.ts";

/**
 * What the database, or the way there, said, as one of our errors; everything else as it is.
 *
 * @param doing What was being done, for the message, e.g. the id of an operation.
 */
export function asMigratorError(error: unknown, doing?: string): unknown {
  if (error instanceof TenancyMigratorError) return error;
  if (isConnectionLost(error)) {
    return new TenancyMigratorError(
      "TENANCY_CONNECTION",
      `The connection was lost: ${error.message}. What was committed stays; run again to go on.`,
      { cause: error },
    );
  }
  if (!(error instanceof DatabaseError)) return error;
  return new TenancyMigratorError(
    "TENANCY_STATEMENT_FAILED",
    `${doing === undefined ? "" : `${doing}: `}${error.message} (SQLSTATE ${error.code ?? "unknown"}). Everything before it is done and stays; mend the cause and run again.`,
    { details: [error.detail, error.hint].filter((each) => each !== undefined), cause: error },
  );
}

// Class 08 is about connections, 57P01 to 57P05 end one; node-pg has no codes for what it sees itself.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
function isConnectionLost(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return error instanceof DatabaseError
    ? /^(08|57P0)/.test(code)
    : /^(ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) ||
        /^Connection terminated|connection error/.test(error.message);
}

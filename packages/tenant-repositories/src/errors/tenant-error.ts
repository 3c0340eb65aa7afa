import type { TenantErrorCode } from "./error-codes.ts";

/** What a database error tells of itself that is no row's value. */
export type DatabaseErrorFacts = {
  /** https://www.postgresql.org/docs/current/errcodes-appendix.html */
  readonly sqlState?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
};

type TenantErrorOptions = DatabaseErrorFacts & {
  /** Only for errors that are our own: a database error's text may hold values. */
  readonly cause?: unknown;
};

/**
 * Everything that goes wrong in this package, by its `code`. It never carries what the database printed
 * about rows (its `detail`): that may be another tenant's.
 *
 * @example
 * ```ts
 * import { TenantError } from "@acme/tenant-repositories";
 *
 * const error: unknown = new TenantError("TENANT_NOT_FOUND", "There is no such conversation.");
 * if (error instanceof TenantError) console.log(error.code); // TENANT_NOT_FOUND
 * ```
 */
export class TenantError extends Error {
  override readonly name = "TenantError";
  readonly code: TenantErrorCode;
  readonly sqlState: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly constraint: string | undefined;

  constructor(code: TenantErrorCode, message: string, options: TenantErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.sqlState = options.sqlState;
    this.table = options.table;
    this.column = options.column;
    this.constraint = options.constraint;
  }
}

import type { MigratorErrorCode } from "../errors.ts";

/** What the shell is told. Part of the contract: see the README. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  verificationFailed: 3,
  refused: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of each error code. */
export const exitCodeOf: Record<MigratorErrorCode, ExitCode> = {
  TENANCY_CONFIG: exitCodes.usage,
  TENANCY_CONNECTION: exitCodes.failed,
  TENANCY_VERIFICATION_FAILED: exitCodes.verificationFailed,
  TENANCY_UNOWNED_ROWS: exitCodes.refused,
  TENANCY_REFUSED: exitCodes.refused,
  TENANCY_LOCKED: exitCodes.refused,
  TENANCY_LOCK_TIMEOUT: exitCodes.refused,
  TENANCY_OVERLOADED: exitCodes.refused,
  TENANCY_INTERRUPTED: exitCodes.interrupted,
  TENANCY_STATEMENT_FAILED: exitCodes.failed,
};

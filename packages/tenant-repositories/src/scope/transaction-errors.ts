import { TenantError } from "../errors/tenant-error.ts";

/** COMMIT of a transaction in which a statement failed is no error to PostgreSQL, but one to its caller. */
export function transactionAborted(): TenantError {
  return new TenantError(
    "TENANT_TRANSACTION_ABORTED",
    "A statement of this scope failed and its error was caught, so nothing was committed. Let the error through, or do the rest in a scope of its own.",
  );
}

/** Raw SQL has ended the transaction, or would have. */
export function transactionEnded(): TenantError {
  return new TenantError(
    "TENANT_TRANSACTION_ENDED",
    "COMMIT or ROLLBACK in a scope's raw SQL. A scope commits by itself: leave them out. To undo a part, use SAVEPOINT and ROLLBACK TO; to undo all, throw.",
  );
}

import { TenantContext } from "../context/tenant-context.ts";
import type { AcmeIds, TenantIds } from "../context/tenant-ids.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { Repositories, RepositoriesOf } from "../repositories/repositories.ts";
import { createRepositories } from "../repositories/repositories.ts";
import type { AcmeTables } from "../tables/acme-tables.ts";
import type { ScopeHandle } from "./scope-handle.ts";
import type { RawSql } from "./raw-sql.ts";
import { rawSql } from "./raw-sql.ts";
import type { Transaction } from "./transaction.ts";

/**
 * One tenant's transaction as `run()` hands it over: its repositories, and SQL, which sees this tenant's
 * rows only: the database itself sees to that.
 */
export type TenantScope<Ids extends TenantIds = AcmeIds> = RepositoriesOf<Ids> &
  RawSql & { readonly context: TenantContext<Ids> };

/** What every scope is, whatever its database's model: those who have another see less of it. */
export type AnyScope = Repositories & RawSql & { readonly context: TenantContext<TenantIds> };

/** The scope with what only this package does to it. */
export type OpenScope = {
  readonly scope: AnyScope;
  readonly context: TenantContext<TenantIds>;
  readonly transaction: Transaction;
  readonly isOpen: () => boolean;
  /** From here on every statement throws. */
  readonly close: () => void;
};

export function openScope(
  context: TenantContext<TenantIds>,
  transaction: Transaction,
  tables: AcmeTables,
): OpenScope {
  let open = true;
  const ensureOpen = (): void => {
    if (!open) throw scopeClosed();
  };
  const { cursorKey } = TenantContext.secretsOf(context);
  const handle: ScopeHandle = {
    context,
    cursorKey,
    send: async (statement) => {
      ensureOpen();
      return transaction.send(statement);
    },
  };
  const scope: AnyScope = Object.assign(
    createRepositories(handle, tables),
    rawSql(transaction, ensureOpen),
    { context },
  );
  return { scope, context, transaction, isOpen: () => open, close: () => (open = false) };
}

export function scopeClosed(): TenantError {
  return new TenantError(
    "TENANT_SCOPE_CLOSED",
    "This scope is over: its transaction has ended. Await everything inside run(), and open a new scope for more.",
  );
}

import type { QueryResult } from "pg";
import { TenantContext } from "../context/tenant-context.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { Repositories } from "../repositories/repositories.ts";
import { createRepositories } from "../repositories/repositories.ts";
import type { AcmeTables } from "../tables/acme-tables.ts";
import type { ScopeHandle } from "./scope-handle.ts";
import type { SqlTag } from "./raw-sql.ts";
import { templateText } from "./raw-sql.ts";
import type { Transaction } from "./transaction.ts";

/** What raw SQL answers with. */
export type RawResult<Row> = { readonly rows: Row[]; readonly rowCount: number };

/** One tenant's transaction as `run()` hands it over: its repositories, and SQL. */
export type TenantScope = Repositories & {
  readonly context: TenantContext;
  /** Raw SQL, for this tenant's rows only: the database itself sees to that. */
  readonly sql: SqlTag;
  /** The same for a text that was put together elsewhere. One statement a call. */
  readonly query: <Row extends Record<string, unknown> = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ) => Promise<RawResult<Row>>;
};

/** The scope with what only this package does to it. */
export type OpenScope = {
  readonly scope: TenantScope;
  readonly context: TenantContext;
  readonly transaction: Transaction;
  readonly isOpen: () => boolean;
  /** From here on every statement throws. */
  readonly close: () => void;
};

export function openScope(
  context: TenantContext,
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
  const raw = async <Row extends Record<string, unknown>>(
    text: string,
    values: readonly unknown[],
  ): Promise<QueryResult<Row>> => {
    ensureOpen();
    return transaction.sendRaw<Row>(text, values);
  };
  const scope: TenantScope = {
    ...createRepositories(handle, tables),
    context,
    sql: async <Row extends Record<string, unknown>>(
      texts: TemplateStringsArray,
      ...values: readonly unknown[]
    ) => (await raw<Row>(templateText(texts), values)).rows,
    query: async <Row extends Record<string, unknown>>(
      text: string,
      values: readonly unknown[] = [],
    ) => {
      const { rows, rowCount } = await raw<Row>(text, values);
      return { rows, rowCount: rowCount ?? 0 };
    },
  };
  return { scope, context, transaction, isOpen: () => open, close: () => (open = false) };
}

export function scopeClosed(): TenantError {
  return new TenantError(
    "TENANT_SCOPE_CLOSED",
    "This scope is over: its transaction has ended. Await everything inside run(), and open a new scope for more.",
  );
}

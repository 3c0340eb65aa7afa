import { TenantContext } from "../context/tenant-context.ts";
import type { AcmeIds, TenantIds } from "../context/tenant-ids.ts";
import { takeForTransaction } from "../connection/tenant-pool.ts";
import { isRetryable } from "../errors/from-database-error.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";
import type { CurrentScope } from "./current-scope.ts";
import { retrying } from "./retry.ts";
import type { AnyScope, TenantScope } from "./tenant-scope.ts";
import { openScope } from "./tenant-scope.ts";
import type { IsolationLevel } from "./transaction.ts";
import { Transaction } from "./transaction.ts";

export type RunOptions = {
  /** Default: `read committed`. */
  readonly isolation?: IsolationLevel;
  /**
   * How often the work is done again, from its beginning, where concurrent transactions got into its way
   * (SQLSTATE 40001, 40P01). Default: 3.
   */
  readonly retries?: number;
};

/** What `run()` is given to do. It may be called again, in a new transaction: see `retries`. */
export type TenantWork<Result, Ids extends TenantIds = AcmeIds> = (
  scope: TenantScope<Ids>,
) => Promise<Result>;

type AnyWork<Result> = (scope: AnyScope) => Promise<Result>;

/** Runs work in one transaction of one tenant. Commits before it answers, rolls back when it throws. */
export async function runInScope<Result>(
  runtime: TenantRuntime,
  context: TenantContext<TenantIds>,
  work: AnyWork<Result>,
  options: RunOptions = {},
): Promise<Result> {
  const { ticket } = TenantContext.secretsOf(context);
  const outer = runtime.scopes.get();
  if (outer !== undefined) return join(outer, context, work);
  const { isolation = "read committed", retries = 3 } = options;
  return retrying(retries, isRetryable, () => {
    if (context.expiresAt.getTime() <= runtime.now()) throw expired();
    return once(runtime, context, work, isolation, ticket);
  });
}

async function once<Result>(
  runtime: TenantRuntime,
  context: TenantContext<TenantIds>,
  work: AnyWork<Result>,
  isolation: IsolationLevel,
  ticket: string,
): Promise<Result> {
  const client = await takeForTransaction(runtime.tenantPool);
  const transaction = new Transaction(client, {
    isolation,
    enter: runtime.enter(ticket),
    prepare: runtime.prepare,
  });
  const opened: CurrentScope = {
    ...openScope(context, transaction, runtime.tables),
    failed: false,
  };
  try {
    const result = await runtime.scopes.within(opened, () => work(opened.scope));
    if (opened.failed) throw joinedFailed();
    opened.close();
    await transaction.commit();
    return result;
  } catch (error) {
    if (opened.isOpen()) {
      opened.close();
      await transaction.rollback();
    }
    throw error;
  }
}

async function join<Result>(
  outer: CurrentScope,
  context: TenantContext<TenantIds>,
  work: AnyWork<Result>,
): Promise<Result> {
  const { organizationId, userId } = outer.context;
  if (organizationId !== context.organizationId || userId !== context.userId) {
    throw new TenantError(
      "TENANT_SCOPE_MISMATCH",
      "run() inside run() for another organization or user: one transaction has one tenant. End the outer scope first.",
    );
  }
  try {
    return await work(outer.scope);
  } catch (error) {
    // Its half of the work can't be told from the other half any more, so neither is kept.
    outer.failed = true;
    throw error;
  }
}

function expired(): TenantError {
  return new TenantError(
    "TENANT_CONTEXT_EXPIRED",
    "The context has expired. Call authorize() again; contextLifetime says for how long one lasts.",
  );
}

function joinedFailed(): TenantError {
  return new TenantError(
    "TENANT_TRANSACTION_ABORTED",
    "A run() inside this one failed and its error was caught, so nothing was committed. Let the error through.",
  );
}

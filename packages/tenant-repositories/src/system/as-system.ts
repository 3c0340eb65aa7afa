import { createHash } from "node:crypto";
import { queryOnce } from "../connection/query-once.ts";
import { takeForTransaction } from "../connection/tenant-pool.ts";
import type { TransactionSettings } from "../connection/enter.ts";
import { enterSystemStatement } from "../connection/enter.ts";
import type { AcmeIds, TenantIds } from "../context/tenant-ids.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { Repositories, RepositoriesOf } from "../repositories/repositories.ts";
import { createRepositories } from "../repositories/repositories.ts";
import type { RawSql } from "../scope/raw-sql.ts";
import { rawSql } from "../scope/raw-sql.ts";
import { scopeClosed } from "../scope/tenant-scope.ts";
import type { IsolationLevel, TextResult } from "../scope/transaction.ts";
import { Transaction } from "../scope/transaction.ts";
import type { Statement } from "../statements/statement.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";

/** What the audit has to know before anything is seen. Neither may be blank. */
export type SystemReason = {
  /** A person or a job, as your other logs call it. */
  readonly who: string;
  readonly why: string;
};

/** Every tenant's rows, for work that belongs to none: sign-up, billing, offboarding. */
export type SystemScope<Ids extends TenantIds = AcmeIds> = RawSql & {
  /** The repositories of one organization, as its owner would have them. */
  readonly organization: (id: Ids["tenant"]) => RepositoriesOf<Ids>;
};

/** The same for this package's own statements. */
export type SystemHandle = RawSql & {
  readonly organization: (id: TenantIds["tenant"]) => Repositories;
  readonly send: (statement: Statement) => Promise<TextResult>;
};

export type SystemOptions = {
  readonly isolation?: IsolationLevel;
  /** Milliseconds; 0 is for ever. Default: the database's `statementTimeout`. */
  readonly statementTimeout?: number;
};

/**
 * The one way around the policies. That it begins is on record, committed, before it sees a row: a crash
 * in the middle leaves a record without an end rather than a deed without a record. The end, with how many
 * rows were read or written, is recorded in the transaction that does the work.
 */
export async function asSystem<Result>(
  runtime: TenantRuntime,
  reason: SystemReason,
  work: (system: SystemHandle) => Promise<Result>,
  options: SystemOptions = {},
): Promise<Result> {
  const access = await beginAccess(runtime, reason);
  const client = await takeForTransaction(runtime.systemPool);
  const transaction = new Transaction(client, {
    isolation: options.isolation ?? "read committed",
    enter: enterSystemStatement({ ...runtime.settings, ...timeoutOf(options) }, access),
    prepare: runtime.prepare,
  });
  let open = true;
  let ended = false;
  const system = systemScope(runtime, transaction, access, () => open);
  try {
    const result = await work(system);
    open = false;
    await transaction.send(endOf(access, "committed", transaction.rowCount));
    ended = true;
    await transaction.commit();
    return result;
  } catch (error) {
    open = false;
    // Also where only the record of its end failed: a connection that nobody lets go of is lost.
    if (!ended) await transaction.rollback();
    await recordFailure(runtime, access, transaction.rowCount);
    throw error;
  }
}

function timeoutOf({ statementTimeout }: SystemOptions): Partial<TransactionSettings> {
  return statementTimeout === undefined ? {} : { statementTimeout };
}

function systemScope(
  runtime: TenantRuntime,
  transaction: Transaction,
  access: string,
  isOpen: () => boolean,
): SystemHandle {
  const ensureOpen = (): void => {
    if (!isOpen()) throw scopeClosed();
  };
  const send = async (statement: Statement): Promise<TextResult> => {
    ensureOpen();
    return transaction.send(statement);
  };
  // Good for as long as this access: nobody signs for the system.
  const cursorKey = createHash("sha256").update(access).digest("hex");
  return {
    ...rawSql(transaction, ensureOpen),
    send,
    organization: (organizationId) =>
      createRepositories(
        { context: { organizationId, role: "owner" }, cursorKey, send },
        runtime.tables,
      ),
  };
}

async function beginAccess({ systemPool }: TenantRuntime, reason: SystemReason): Promise<string> {
  if (reason.who.trim() === "" || reason.why.trim() === "") {
    throw new TenantError(
      "TENANT_SYSTEM_ACCESS_REFUSED",
      "asSystem() has to know who and why: give it { who, why }, neither of them blank.",
    );
  }
  const [begun] = await queryOnce<{ access: string }>(systemPool, {
    text: "SELECT acme_tenancy.begin_system_access($1, $2)::text AS access",
    values: [reason.who, reason.why],
  });
  return begun?.access ?? "";
}

async function recordFailure(
  { systemPool }: TenantRuntime,
  access: string,
  rowCount: number,
): Promise<void> {
  // The reason why it failed is what the caller has to hear; the record has its beginning in any case.
  await queryOnce(systemPool, endOf(access, "failed", rowCount)).catch(() => undefined);
}

function endOf(access: string, event: "committed" | "failed", rowCount: number): Statement {
  return {
    text: "SELECT acme_tenancy.end_system_access($1::uuid, $2, $3)",
    values: [access, event, rowCount],
    name: undefined,
    kind: "write",
  };
}

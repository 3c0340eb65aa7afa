import type { ClientBase } from "pg";
import type { Reversal } from "../catalog/catalog.ts";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { literal, textArray } from "../sql/quote.ts";
import { asMigratorError } from "./database-error.ts";
import type { EventListener } from "./events.ts";
import type { LockPolicy } from "./lock-retry.ts";
import { lockTimeoutOf, retryOnLock } from "./lock-retry.ts";
import { unlessGone } from "./unless-gone.ts";

/** What carrying out an operation needs. */
export type RunContext = {
  readonly client: ClientBase;
  readonly locks: LockPolicy;
  readonly emit: EventListener;
  readonly signal: AbortSignal | undefined;
};

/**
 * The statements of an operation as they are sent, its reversal included: what `plan` prints is what
 * is run. A concurrent operation's reversal is written first, so that an interrupted one can be undone.
 */
export function statementsOf(operation: Operation): {
  readonly before: readonly string[];
  readonly forward: readonly string[];
} {
  const remember = recordReversal(operation);
  return operation.kind === "concurrent"
    ? {
        before: [...(operation.cleanup === undefined ? [] : [operation.cleanup]), ...remember],
        forward: operation.forward,
      }
    : { before: [], forward: [...operation.forward, ...remember] };
}

function recordReversal(operation: Operation): string[] {
  if (operation.reverse.length === 0) return [];
  return [
    `INSERT INTO ${bookkeepingSchema}.reversals (operation, phase, transactional, statements)
VALUES (${literal(operation.id)}, ${literal(operation.phase)}, ${String(reversesInTransaction(operation))}, ${textArray(operation.reverse)})
ON CONFLICT (operation) DO NOTHING`,
  ];
}

function reversesInTransaction(operation: Operation): boolean {
  return operation.kind === "transactional" || operation.reversesInTransaction === true;
}

/** Carries one operation out, with its reversal recorded. */
export async function runOperation(context: RunContext, operation: Operation): Promise<void> {
  const started = performance.now();
  const { before, forward } = statementsOf(operation);
  await attempt(context, operation.id, () =>
    unlessGone(context.client, operation.partition, () =>
      operation.kind === "concurrent"
        ? withoutLockTimeout(context.client, [...before, ...forward])
        : inTransaction(context, forward, operation.slow === true),
    ),
  );
  context.emit({
    type: "operation",
    phase: operation.phase,
    operation: operation.id,
    table: operation.table,
    summary: operation.summary,
    milliseconds: Math.round(performance.now() - started),
  });
}

/** Takes one operation back and forgets it. */
export async function runReversal(context: RunContext, reversal: Reversal): Promise<void> {
  const started = performance.now();
  const forget = `DELETE FROM ${bookkeepingSchema}.reversals WHERE operation = ${literal(reversal.operation)}`;
  // The schema that holds the record goes with the last reversal.
  const dropsBookkeeping = reversal.statements.some((each) => each.includes("DROP SCHEMA"));
  const after = dropsBookkeeping ? [] : [forget];
  await attempt(context, reversal.operation, async () => {
    if (reversal.transactional) {
      await inTransaction(context, [...reversal.statements, ...after], false);
    } else {
      await withoutLockTimeout(context.client, reversal.statements);
      await inTransaction(context, after, false);
    }
  });
  context.emit({
    type: "operation",
    phase: reversal.phase,
    operation: reversal.operation,
    table: undefined,
    summary: "taken back",
    milliseconds: Math.round(performance.now() - started),
  });
}

async function attempt(
  { locks, emit, signal }: RunContext,
  operation: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    const onRetry = (tried: number, error: Error): void => {
      emit({ type: "retry", operation, attempt: tried, reason: error.message });
    };
    await retryOnLock({ locks, onRetry, signal }, work);
  } catch (error) {
    throw asMigratorError(error, operation);
  }
}

async function inTransaction(
  { client, locks }: RunContext,
  statements: readonly string[],
  slow: boolean,
): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutOf(locks, slow)}`);
    for (const statement of statements) await client.query(statement);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/**
 * CREATE and DROP INDEX CONCURRENTLY wait for transactions that began before them; nobody queues
 * behind that wait, and a short lock_timeout would only leave an invalid index.
 */
async function withoutLockTimeout(
  client: ClientBase,
  statements: readonly string[],
): Promise<void> {
  await client.query("SET lock_timeout = 0");
  for (const statement of statements) await client.query(statement);
}

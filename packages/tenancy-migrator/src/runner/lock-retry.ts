import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "pg";
import { TenancyMigratorError } from "../errors.ts";

/** How often, told to whom, and until when an attempt is made again. */
export type RetryContext = {
  readonly locks: LockPolicy;
  readonly onRetry: (attempt: number, error: Error) => void;
  /** Ends the waiting, not an attempt that is under way. */
  readonly signal: AbortSignal | undefined;
};

/** How long a catalog change may stand in the queue for its lock, and how often it may try. */
export type LockPolicy = {
  /** Milliseconds that one attempt waits. Default: 500. */
  readonly lockTimeout: number;
  /** Attempts before the run gives up. Default: 60. */
  readonly attempts: number;
};

export const defaultLockPolicy: LockPolicy = { lockTimeout: 500, attempts: 60 };

/**
 * Milliseconds that one attempt of an operation waits. The lock of a slow one (VALIDATE) conflicts with
 * other catalog changes and with autovacuum, never with readers and writers: queueing for it hurts
 * nobody, so it gets a budget of its own.
 */
export function lockTimeoutOf(policy: LockPolicy, slow: boolean): number {
  return slow ? policy.lockTimeout * 20 : policy.lockTimeout;
}

// lock_not_available, deadlock_detected, and serialization_failure, which at READ COMMITTED is said of a row
// that has just been moved to another partition. All mean "not now".
const retriable = new Set(["55P03", "40P01", "40001"]);

/**
 * Runs one attempt after another until it gets its locks, with jittered back-off in between, so that
 * those who queued behind the attempt get their turn.
 *
 * @throws {TenancyMigratorError} `TENANCY_LOCK_TIMEOUT` when the attempts are used up.
 */
export async function retryOnLock<Result>(
  { locks: policy, onRetry, signal }: RetryContext,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DatabaseError) || !retriable.has(error.code ?? "")) throw error;
      if (tried >= policy.attempts) {
        throw new TenancyMigratorError(
          "TENANCY_LOCK_TIMEOUT",
          `No lock within ${policy.lockTimeout} ms, ${policy.attempts} times in a row: ${error.message}. ` +
            "See who holds it in pg_stat_activity (long transactions first), then run again; nothing is lost.",
          { cause: error },
        );
      }
      onRetry(tried, error);
      await sleep(backOff(tried), undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** Grows from 50 ms to 2 s, each somewhere in the upper half of its span. */
function backOff(tried: number): number {
  const span = Math.min(50 * 2 ** (tried - 1), 2_000);
  return span / 2 + Math.random() * (span / 2);
}

import { retryOnLock } from "../runner/lock-retry.ts";
import type { RunContext } from "../runner/run-operation.ts";

/**
 * Does the work in one transaction, all or nothing. It locks rows of many tables, and those who wait for
 * these rows wait as long as it waits for others: so no longer than a catalog change may, and then anew.
 */
export async function inRemedy<Result>(
  { client, locks, emit, signal }: RunContext,
  remedy: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const onRetry = (attempt: number, error: Error): void => {
    emit({ type: "retry", operation: `backfill:${remedy}`, attempt, reason: error.message });
  };
  return retryOnLock({ locks, onRetry, signal }, async () => {
    await client.query("BEGIN");
    try {
      await client.query(`SET LOCAL lock_timeout = ${locks.lockTimeout}`);
      const result = await work();
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  });
}

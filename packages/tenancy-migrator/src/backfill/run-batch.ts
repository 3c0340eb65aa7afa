import { asMigratorError } from "../runner/database-error.ts";
import { retryOnLock } from "../runner/lock-retry.ts";
import { queryAll } from "../runner/query-all.ts";
import { waitingSessionsSql } from "../throttle/waiting-sessions.ts";
import type { BackfillContext } from "./backfill-context.ts";
import type { RangeProgress } from "./position.ts";
import { fillSql } from "./position.ts";

export type Batch = {
  readonly rows: number;
  /** How long the server worked on it. */
  readonly milliseconds: number;
  /** Who stood in a queue behind it at its end; 0 where it was not time to look. */
  readonly waitingSessions: number;
};

/** One transaction: the rows and the position behind them. Whoever waited for it then has a turn. */
export async function runBatch(
  { client, locks, emit, mayDisableTriggers, signal, gate }: BackfillContext,
  updates: readonly string[],
  progress: RangeProgress,
): Promise<Batch> {
  const { relation } = progress;
  const onRetry = (attempt: number, error: Error): void => {
    emit({ type: "retry", operation: `backfill:${relation}`, attempt, reason: error.message });
  };
  const batch = async (): Promise<Batch> => {
    try {
      const results = await queryAll(
        client,
        [
          "BEGIN",
          `SET LOCAL lock_timeout = ${locks.lockTimeout}`,
          // Our own update changes nothing that other triggers watch for, and derives by itself.
          ...(mayDisableTriggers ? ["SET LOCAL session_replication_role = replica"] : []),
          ...updates.map((update) => fillSql(update, progress)),
          // By its clock, not by ours: a long way to the server must not make the batches small.
          `SELECT (extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::float8 AS milliseconds,
             ${gate.isTimeToLook(client) ? waitingSessionsSql : "0"} AS "waitingSessions"`,
          "COMMIT",
        ].join(";\n"),
      );
      const answer = results.at(-2)?.rows[0];
      const filled = results.slice(-2 - updates.length, -2);
      return {
        rows: filled.reduce((sum, { rows: [one] }) => sum + Number(one?.["rows"]), 0),
        milliseconds: Number(answer?.["milliseconds"]),
        waitingSessions: Number(answer?.["waitingSessions"]),
      };
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  };
  try {
    const done = await retryOnLock({ locks, onRetry, signal }, batch);
    if (done.waitingSessions > 0)
      await gate.rest(relation, done.waitingSessions, done.milliseconds);
    return done;
  } catch (error) {
    throw asMigratorError(error, `backfill of ${relation}`);
  }
}

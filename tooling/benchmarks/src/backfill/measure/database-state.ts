import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { oneRow } from "../../with-client.ts";

/** What can be seen of the database from outside. Sizes are in bytes. */
export type DatabaseState = {
  /** Bytes of write-ahead log ever written, the start being arbitrary. */
  readonly walPosition: number;
  /** The heap of `messages`. */
  readonly heapBytes: number;
  /** All indexes of `messages`. */
  readonly indexBytes: number;
};

export async function readState(client: Client): Promise<DatabaseState> {
  return oneRow<DatabaseState>(
    client,
    `SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS "walPosition",
            pg_relation_size('messages')::float8 AS "heapBytes",
            pg_indexes_size('messages')::float8 AS "indexBytes"`,
  );
}

/** Row updates of `messages`, as PostgreSQL counts them. */
export type UpdateCounts = {
  readonly updates: number;
  /** Of these, heap-only: no index was touched. https://www.postgresql.org/docs/current/storage-hot.html */
  readonly hotUpdates: number;
  /** Versions of rows that nobody sees any more and nothing has removed yet. */
  readonly deadRows: number;
};

/**
 * Waits until the counters hold at least as many updates as were made: each backend adds its own on
 * its way out, which a client's `end()` does not wait for.
 *
 * @throws when they don't within 10 s.
 */
export async function readUpdateCounts(client: Client, atLeast: number): Promise<UpdateCounts> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const counts = await oneRow<UpdateCounts>(
      client,
      `SELECT n_tup_upd::float8 AS updates, n_tup_hot_upd::float8 AS "hotUpdates", n_dead_tup::float8 AS "deadRows"
       FROM pg_stat_user_tables WHERE relid = 'messages'::regclass`,
    );
    if (counts.updates >= atLeast) return counts;
    if (performance.now() > deadline) {
      throw new Error(
        `PostgreSQL counted ${counts.updates} updates of messages, not ${atLeast} or more`,
      );
    }
    await sleep(50);
  }
}

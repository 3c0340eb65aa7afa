import type { Notify, Throttle } from "./throttle.ts";

export type LagBounds = {
  /** Seconds. */
  readonly maxLag: number | undefined;
  readonly maxLagBytes: number | undefined;
};

type Standby = {
  readonly name: string;
  /** Both are `null` for whoever only receives, and for a role that may not see them. */
  readonly seconds: number | null;
  readonly bytes: number | null;
};

/**
 * Waits while a standby (or a logical subscriber) is further behind than it may be. The time is of what
 * was replayed last, so it says nothing of one that replays nothing any more; the bytes do.
 * https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-VIEW
 */
export function replicationLag({ maxLag, maxLagBytes }: LagBounds, notify: Notify): Throttle {
  return {
    cause: "replication-lag",
    ask: async (client) => {
      const { rows } = await client.query<Standby & { readonly hidden: boolean }>(
        `SELECT coalesce(nullif(application_name, ''), host(client_addr), 'a standby') AS name,
                extract(epoch FROM replay_lag)::float8 AS seconds,
                pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 AS bytes,
                NOT pg_has_role('pg_read_all_stats', 'USAGE') AS hidden
         FROM pg_stat_replication ORDER BY replay_lsn`,
      );
      if (rows.some(({ hidden }) => hidden)) {
        notify(
          "replication-hidden",
          "There are standbys, and this role may not see how far behind they are: GRANT pg_monitor to it.",
        );
      }
      for (const { name, seconds, bytes } of rows) {
        if (maxLag !== undefined && seconds !== null && seconds > maxLag) {
          return `${name} is ${tenths(seconds)} s behind (at most ${maxLag} s)`;
        }
        if (maxLagBytes !== undefined && bytes !== null && bytes > maxLagBytes) {
          return `${name} is ${megabytes(bytes)} behind (at most ${megabytes(maxLagBytes)})`;
        }
      }
      return undefined;
    },
  };
}

function megabytes(bytes: number): string {
  return `${tenths(bytes / 1024 ** 2)} MB`;
}

function tenths(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

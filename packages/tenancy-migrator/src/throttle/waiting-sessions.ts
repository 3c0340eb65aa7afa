import { isJobSql } from "../runner/run-lock.ts";

/**
 * How many sessions of others stand in a queue behind this one at this moment, as an expression. Asked at the
 * end of a batch, before it commits: between two batches there is no lock of ours to wait for.
 */
export const waitingSessionsSql = `(SELECT count(DISTINCT l.pid)
  FROM pg_locks AS l WHERE NOT l.granted AND pg_backend_pid() = ANY (pg_blocking_pids(l.pid))
    AND NOT ${isJobSql("l.pid")})::int`;

import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Phase } from "../phases.ts";
import { arePausesKept } from "../target/target.ts";
import type { WaitCause } from "../throttle/throttle.ts";
import type { WorkContext } from "./work-context.ts";

/** When a phase was carried out, as far as it has not been taken back. */
export type PhaseHistory = {
  readonly phase: Phase;
  readonly operations: number;
  /** ISO 8601, the server's clock: when its first operation was done, and its last. */
  readonly from: string;
  readonly to: string;
};

export type BackfillHistory = {
  readonly relation: string;
  readonly rowsWritten: number;
  /** From its first batch to its last, pauses included; `null` while it is under way. */
  readonly seconds: number | null;
};

/** One time that evidence was taken and kept. */
export type EvidenceHistory = {
  readonly takenAt: string;
  readonly command: string;
  readonly reached: Phase;
  readonly holds: boolean;
  readonly checks: number;
  readonly failing: number;
};

export type PauseHistory = {
  readonly pausedAt: string;
  readonly pausedBy: string;
  readonly reason: string | null;
  /** Both are `null` while it stands. */
  readonly resumedAt: string | null;
  readonly resumedBy: string | null;
};

/** How often runs stood still for one cause, and for how long in all. */
export type WaitHistory = {
  readonly cause: WaitCause;
  readonly times: number;
  readonly seconds: number;
};

/** What has been done to a database, and what it answered each time. Version 1 of its JSON shape. */
export type MigrationHistory = {
  readonly version: 1;
  readonly phases: readonly PhaseHistory[];
  readonly backfill: readonly BackfillHistory[];
  /** The oldest first. */
  readonly pauses: readonly PauseHistory[];
  readonly waits: readonly WaitHistory[];
  /** The oldest first. */
  readonly evidence: readonly EvidenceHistory[];
};

const iso = (expression: string): string =>
  `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const pausesQuery = `SELECT ${iso("paused_at")} AS "pausedAt", paused_by AS "pausedBy", reason,
       ${iso("resumed_at")} AS "resumedAt", resumed_by AS "resumedBy"
FROM ${bookkeepingSchema}.pauses ORDER BY id`;

const waitsQuery = `SELECT cause, times::float8 AS times, seconds FROM ${bookkeepingSchema}.waits
WHERE times > 0 ORDER BY seconds DESC, cause`;

/** Reads what the database itself has kept; empty for one that nothing has been done to. */
export async function history({ client, target }: WorkContext): Promise<MigrationHistory> {
  const given = await target();
  if (!given.catalog.hasBookkeeping) {
    return { version: 1, phases: [], backfill: [], pauses: [], waits: [], evidence: [] };
  }
  const phases = await client.query<PhaseHistory>(
    `SELECT phase, count(*)::int AS operations, ${iso("min(done_at)")} AS "from", ${iso("max(done_at)")} AS "to"
     FROM ${bookkeepingSchema}.reversals GROUP BY phase ORDER BY min(position)`,
  );
  const backfill = await client.query<BackfillHistory>(
    `SELECT table_name AS relation, sum(rows_written)::float8 AS "rowsWritten",
            CASE WHEN bool_and(finished_at IS NOT NULL)
              THEN extract(epoch FROM max(finished_at) - min(started_at))::float8 END AS seconds
     FROM ${bookkeepingSchema}.backfill_positions GROUP BY table_name ORDER BY min(started_at), table_name`,
  );
  const keepsPauses = arePausesKept(given);
  const pauses = keepsPauses ? (await client.query<PauseHistory>(pausesQuery)).rows : [];
  const waits = keepsPauses ? (await client.query<WaitHistory>(waitsQuery)).rows : [];
  const evidence = await client.query<EvidenceHistory>(
    `SELECT ${iso("taken_at")} AS "takenAt", command, report ->> 'reached' AS reached, holds,
            jsonb_array_length(report -> 'checks') AS checks,
            (SELECT count(*)::int FROM jsonb_array_elements(report -> 'checks') AS c WHERE NOT (c -> 'holds')::boolean) AS failing
     FROM ${bookkeepingSchema}.evidence ORDER BY id`,
  );
  return {
    version: 1,
    phases: phases.rows,
    backfill: backfill.rows,
    pauses,
    waits,
    evidence: evidence.rows,
  };
}

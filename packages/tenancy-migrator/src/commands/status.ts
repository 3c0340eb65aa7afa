import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Phase } from "../phases.ts";
import { phases } from "../phases.ts";
import { planOperations } from "../plan/plan-operations.ts";
import { countQuarantined } from "../remedies/quarantine-tables.ts";
import { runningNow } from "../runner/run-lock.ts";
import type { WaitCause } from "../throttle/throttle.ts";
import type { Pause } from "./pause.ts";
import { standingPause } from "./pause.ts";
import { arePausesKept } from "../target/target.ts";
import { reachedPhase } from "./verify.ts";
import type { WorkContext } from "./work-context.ts";

export type PhaseStatus = {
  readonly phase: Phase;
  readonly done: number;
  readonly total: number;
};

export type BackfillStatus = {
  readonly relation: string;
  readonly rowsWritten: number;
  readonly finished: boolean;
};

/** What a run stands still for at this moment. */
export type WaitStatus = {
  readonly cause: WaitCause;
  readonly reason: string;
  /** ISO 8601, the server's clock. */
  readonly since: string;
};

/** Where the migration stands, read from the catalog. Version 1 of its JSON shape. */
export type MigrationStatus = {
  readonly version: 1;
  readonly database: string;
  readonly serverVersion: string;
  readonly reached: Phase | "start";
  readonly phases: readonly PhaseStatus[];
  /** The run that is on, for people. */
  readonly running: string | null;
  readonly paused: Pause | null;
  /** `null` too while no run is on: one that was killed waits no more. */
  readonly waiting: WaitStatus | null;
  readonly backfill: readonly BackfillStatus[];
  readonly quarantined: Readonly<Record<string, number>>;
  readonly lastEvidence: {
    readonly takenAt: string;
    readonly command: string;
    readonly holds: boolean;
  } | null;
};

export async function status(context: WorkContext): Promise<MigrationStatus> {
  const target = await context.target();
  const { catalog } = target;
  const operations = planOperations(target);
  const backfill = catalog.hasBookkeeping
    ? await context.client.query<BackfillStatus>(
        `SELECT table_name AS "relation", sum(rows_written)::float8 AS "rowsWritten", bool_and(finished_at IS NOT NULL) AS "finished"
         FROM ${bookkeepingSchema}.backfill_positions GROUP BY 1 ORDER BY 1`,
      )
    : undefined;
  const evidence = catalog.hasBookkeeping
    ? await context.client.query<{ takenAt: Date; command: string; holds: boolean }>(
        `SELECT taken_at AS "takenAt", command, holds FROM ${bookkeepingSchema}.evidence ORDER BY id DESC LIMIT 1`,
      )
    : undefined;
  const [last] = evidence?.rows ?? [];
  const running = await runningNow(context.client);
  return {
    version: 1,
    database: catalog.database,
    serverVersion: catalog.serverVersion,
    reached: reachedPhase(catalog),
    phases: phases
      .map((phase) => {
        const all = operations.filter((operation) => operation.phase === phase);
        return { phase, done: all.filter((operation) => operation.done).length, total: all.length };
      })
      .filter((each) => each.total > 0),
    running: running ?? null,
    paused: (await standingPause(context)) ?? null,
    waiting:
      arePausesKept(target) && running !== undefined ? ((await waitingNow(context)) ?? null) : null,
    backfill: backfill?.rows ?? [],
    quarantined: Object.fromEntries(await countQuarantined(context.client, target)),
    lastEvidence: last === undefined ? null : { ...last, takenAt: last.takenAt.toISOString() },
  };
}

async function waitingNow({ client }: WorkContext): Promise<WaitStatus | undefined> {
  const { rows } = await client.query<WaitStatus>(
    `SELECT cause, reason, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
     FROM ${bookkeepingSchema}.waits WHERE since IS NOT NULL ORDER BY waits.since DESC`,
  );
  return rows[0];
}

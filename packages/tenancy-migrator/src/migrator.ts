import type { Tenancy } from "@acme/tenancy";
import type { BackfillOptions } from "./backfill/backfill-options.ts";
import { defaultBackfillOptions } from "./backfill/backfill-options.ts";
import type { OpenJob } from "./backfill/jobs.ts";
import { readCatalog } from "./catalog/read-catalog.ts";
import { TenancyMigratorError } from "./errors.ts";
import type { EvidenceReport } from "./evidence/report.ts";
import { audit, latestEvidence, verify } from "./commands/verify.ts";
import { history } from "./commands/history.ts";
import type { MigrationHistory } from "./commands/history.ts";
import { doctor } from "./commands/doctor.ts";
import type { Finding } from "./commands/doctor.ts";
import { pause, resume } from "./commands/pause.ts";
import type { Pause, PauseRequest } from "./commands/pause.ts";
import { plan } from "./commands/plan.ts";
import type { Plan, PlanRequest } from "./commands/plan.ts";
import { rollback } from "./commands/rollback.ts";
import { run } from "./commands/run.ts";
import type { RunRequest } from "./commands/run.ts";
import { status } from "./commands/status.ts";
import type { MigrationStatus } from "./commands/status.ts";
import type { Phase } from "./phases.ts";
import { resolveTarget } from "./target/resolve-target.ts";
import { restoreQuarantine } from "./remedies/restore-quarantine.ts";
import { asMigratorError } from "./runner/database-error.ts";
import type { EventListener } from "./runner/events.ts";
import type { LockPolicy } from "./runner/lock-retry.ts";
import { defaultLockPolicy } from "./runner/lock-retry.ts";
import { openInterruptible } from "./runner/interruptible.ts";
import { joinRun, takeRunLock } from "./runner/run-lock.ts";
import type { ThrottleOptions } from "./throttle/throttle.ts";
import { defaultThrottleOptions } from "./throttle/throttle.ts";
import type { WorkContext } from "./commands/work-context.ts";

export type MigratorOptions = {
  readonly tenancy: Tenancy;
  /** A PostgreSQL URL; its role owns the tables and has BYPASSRLS and CREATEROLE, or is a superuser. */
  readonly connectionString: string;
  readonly onEvent?: EventListener;
  readonly locks?: Partial<LockPolicy>;
  readonly backfill?: Partial<BackfillOptions>;
  /** When the backfill stands still for others. */
  readonly throttle?: Partial<ThrottleOptions>;
  /** How long to wait for another run's lock, in milliseconds. Default: 5000. */
  readonly lockWait?: number;
  /** Stops a run between two statements; what is done stays done. */
  readonly signal?: AbortSignal;
};

/** Every way to work on one database. Each call opens its own connection and closes it. */
export type Migrator = {
  readonly plan: (request?: PlanRequest) => Promise<Plan>;
  /** Goes forwards; what is done already is left alone. */
  readonly run: (request: RunRequest) => Promise<EvidenceReport>;
  /** Goes backwards, from wherever the database stands. */
  readonly rollback: (request: { readonly to: Phase | "start" }) => Promise<void>;
  readonly verify: (request?: { readonly quiet?: boolean }) => Promise<EvidenceReport>;
  readonly audit: () => Promise<EvidenceReport>;
  readonly status: () => Promise<MigrationStatus>;
  readonly doctor: () => Promise<readonly Finding[]>;
  /** The newest evidence in the database's own history. */
  readonly report: () => Promise<EvidenceReport>;
  /** What was done when, and every time that evidence was kept. */
  readonly history: () => Promise<MigrationHistory>;
  /** Lets the run that is on, or the next one, stand still until `resume`. Answers the pause that stands. */
  readonly pause: (request?: PauseRequest) => Promise<Pause>;
  /** Ends the pause, and answers which; `undefined` where there was none. */
  readonly resume: (request?: Pick<PauseRequest, "by">) => Promise<Pause | undefined>;
  /** Puts quarantined rows back, now that their faults are mended. Answers how many. */
  readonly restoreQuarantine: () => Promise<number>;
};

/**
 * The engine, bound to one declaration and one database.
 *
 * @throws {TenancyMigratorError} `TENANCY_CONFIG` for a number of jobs that is none.
 *
 * @example
 * ```ts
 * import { defineTenancy } from "@acme/tenancy";
 * import { createMigrator } from "@acme/tenancy-migrator";
 *
 * const migrator = createMigrator({
 *   tenancy: defineTenancy({
 *     tenant: { table: "organizations" },
 *     column: "organization_id",
 *     tables: { domains: { owner: "column" }, pages: { via: { domain_id: "domains" } } },
 *   }),
 *   connectionString: "postgres://localhost/app",
 * });
 * console.log(Object.keys(migrator).includes("run")); // true
 * ```
 */
export function createMigrator(options: MigratorOptions): Migrator {
  refuseJobs(options.backfill?.jobs);
  const alone = <Result>(work: (context: WorkContext) => Promise<Result>): Promise<Result> =>
    withContext(options, true, work);
  const beside = <Result>(work: (context: WorkContext) => Promise<Result>): Promise<Result> =>
    withContext(options, false, work);
  return {
    plan: (request = {}) => beside((context) => plan(context, request)),
    run: (request) => alone((context) => run(context, request)),
    rollback: ({ to }) => alone((context) => rollback(context, to)),
    verify: ({ quiet = false } = {}) => beside((context) => verify(context, quiet)),
    audit: () => beside(audit),
    status: () => beside(status),
    doctor: () => beside(doctor),
    report: () => beside(latestEvidence),
    history: () => beside(history),
    pause: (request = {}) => beside((context) => pause(context, request)),
    resume: (request = {}) => beside((context) => resume(context, request)),
    restoreQuarantine: () =>
      alone(async (context) => restoreQuarantine(context, await context.target(), false)),
  };
}

function refuseJobs(jobs = defaultBackfillOptions.jobs): void {
  if (Number.isSafeInteger(jobs) && jobs > 0) return;
  throw new TenancyMigratorError(
    "TENANCY_CONFIG",
    `${jobs} jobs: it has to be a whole number from 1 on.`,
  );
}

async function withContext<Result>(
  options: MigratorOptions,
  exclusive: boolean,
  work: (context: WorkContext) => Promise<Result>,
): Promise<Result> {
  const { connectionString } = options;
  const role = exclusive ? "run" : "look";
  const session = await openInterruptible(connectionString, role, options.signal);
  const { client } = session;
  const openJob: OpenJob = async (signal) => {
    const job = await openInterruptible(connectionString, "job", signal);
    try {
      await joinRun(job.client, session.backend);
      return job;
    } catch (error) {
      await job.close();
      throw error;
    }
  };
  try {
    if (exclusive) await takeRunLock(client, options.lockWait ?? 5_000, options.signal);
    return await work({
      client,
      tenancy: options.tenancy,
      locks: { ...defaultLockPolicy, ...options.locks },
      backfill: { ...defaultBackfillOptions, ...options.backfill },
      throttle: { ...defaultThrottleOptions, ...options.throttle },
      emit: options.onEvent ?? (() => {}),
      signal: options.signal,
      openJob,
      target: async () =>
        resolveTarget(options.tenancy, await readCatalog(client, options.tenancy.schema)),
    });
  } catch (error) {
    if (options.signal?.aborted !== true) throw asMigratorError(error);
    throw new TenancyMigratorError(
      "TENANCY_INTERRUPTED",
      "Stopped. What is done stays done and the position is saved; run again to go on.",
      { cause: error },
    );
  } finally {
    await session.close();
  }
}

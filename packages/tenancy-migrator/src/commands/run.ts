import { backfill } from "../backfill/backfill.ts";
import { refuseFiringTriggers } from "../backfill/firing-triggers.ts";
import { TenancyMigratorError } from "../errors.ts";
import { nextStep } from "../evidence/next-step.ts";
import type { EvidenceReport } from "../evidence/report.ts";
import { recordEvidence, takeEvidence } from "../evidence/report.ts";
import type { Operation } from "../operations/operation.ts";
import type { Phase } from "../phases.ts";
import { phases, phasesUpTo } from "../phases.ts";
import { planOperations } from "../plan/plan-operations.ts";
import { refuseLiveColumns, refuseLostAccess, refuseWeakRole } from "../plan/preflight.ts";
import { refuseOtherPolicies } from "../plan/other-policies.ts";
import { refuseUnsuitable } from "../plan/unsuitable-tables.ts";
import type { Target } from "../target/target.ts";
import { applyRemedies, refuseUnmendable } from "../remedies/apply-remedies.ts";
import { refuseUnknownTenant } from "../remedies/assign.ts";
import { findUnowned } from "../remedies/find-unowned.ts";
import type { Remedies } from "../remedies/unowned.ts";
import { failOnAll } from "../remedies/unowned.ts";
import { runOperation } from "../runner/run-operation.ts";
import { systemClock } from "../throttle/clock.ts";
import { createThrottles } from "../throttle/create-throttles.ts";
import type { Gate } from "../throttle/gate.ts";
import { createGate } from "../throttle/gate.ts";
import { loadQuery } from "../throttle/load-query.ts";
import { paused } from "../throttle/paused.ts";
import type { Throttle } from "../throttle/throttle.ts";
import { forgetWaits } from "../throttle/waits.ts";
import type { WorkContext } from "./work-context.ts";

export type RunRequest = {
  readonly to: Phase;
  /** Only the phase `to`; the ones before it have to be done. Default: false. */
  readonly only?: boolean;
  /** Default: fail on every class of problem. */
  readonly remedies?: Partial<Remedies>;
  readonly dropCompat?: boolean;
  /** Nobody else writes: also prove that no row and no value changed. Default: false. */
  readonly quiet?: boolean;
  /** Let the backfill set off triggers that it may not switch off, whatever they change. Default: false. */
  readonly fireTriggers?: boolean;
};

/**
 * Carries out every phase up to the given one, each only after the data holds what it needs.
 *
 * @throws {TenancyMigratorError} `TENANCY_UNOWNED_ROWS` before anything is changed, `TENANCY_REFUSED`,
 * `TENANCY_VERIFICATION_FAILED`, `TENANCY_LOCK_TIMEOUT`, `TENANCY_STATEMENT_FAILED`.
 */
export async function run(context: WorkContext, request: RunRequest): Promise<EvidenceReport> {
  const remedies = { ...failOnAll, ...request.remedies };
  const first = await context.target();
  refuseWeakRole(first, "forwards");
  await refuseUnsuitable(context.client, first);
  await refuseUnknownTenant(context.client, first, remedies);
  if (request.only === true) refuseSkipped(first, request.to);
  else if (!isEnforced(first)) refuseUnmendable(await findUnowned(context.client, first), remedies);
  const carriedOut = request.only === true ? [request.to] : phasesUpTo(request.to);
  if (carriedOut.includes("enforce")) refuseOtherPolicies(first);
  if (carriedOut.includes("backfill") && !isEnforced(first) && request.fireTriggers !== true) {
    await refuseFiringTriggers(context.client, first);
  }
  // Its answer means nothing yet, but one that fails should do so before anything is changed.
  if (carriedOut.includes("backfill") && context.throttle.loadQuery !== undefined) {
    await loadQuery(context.throttle.loadQuery).ask(context.client, "");
  }
  for (const phase of carriedOut) {
    context.signal?.throwIfAborted();
    await runPhase(context, phase, { ...request, remedies });
  }
  // Planned anew: what is dropped here hangs on tables that the contract phase has just renamed.
  if (request.to === "contract" && request.dropCompat === true) {
    await carryOut(context, pending(await context.target(), "contract", true));
  }
  return evidenceThatHolds(context, request.to, request.quiet === true);
}

async function runPhase(
  context: WorkContext,
  phase: Phase,
  request: RunRequest & { readonly remedies: Remedies },
): Promise<void> {
  const target = await context.target();
  const operations = pending(target, phase);
  context.emit({ type: "phase", phase, operations: operations.length });
  if (phase === "backfill") {
    if (isEnforced(target)) return;
    await forgetWaits(context.client);
    await gateOf(context, [paused]).pass("remedies");
    await applyRemedies(context, target, request.remedies);
    const throttles = createThrottles(context.throttle, context.emit);
    const createBackfillGate = (signal: AbortSignal): Gate =>
      gateOf({ ...context, signal }, throttles);
    await backfill(
      { ...context, options: context.backfill, createGate: createBackfillGate },
      target,
    );
    return;
  }
  if (phase === "enforce" && operations.length > 0) {
    await evidenceThatHolds(context, "backfill", request.quiet === true);
    refuseLostAccess(target);
  }
  if (phase === "contract" && operations.length > 0) {
    await evidenceThatHolds(context, "enforce", request.quiet === true);
    await refuseLiveColumns(context.client, target);
  }
  // Planned anew: the evidence took its time, and partitions come and go.
  await carryOut(context, pending(await context.target(), phase));
}

async function carryOut(context: WorkContext, operations: readonly Operation[]): Promise<void> {
  const gate = gateOf(context, [paused]);
  for (const operation of operations) {
    context.signal?.throwIfAborted();
    // What expand does takes milliseconds, and makes the place where a pause is written down.
    if (operation.phase !== "expand") await gate.pass(operation.id);
    await runOperation(context, operation);
  }
}

function gateOf(
  { client, emit, signal, throttle }: WorkContext,
  throttles: readonly Throttle[],
): Gate {
  return createGate(
    { client, emit, signal, clock: systemClock, maxWait: throttle.maxWait },
    throttles,
  );
}

function pending(target: Target, phase: Phase, dropCompat = false): readonly Operation[] {
  return planOperations(target, { dropCompat }).filter(
    (operation) => operation.phase === phase && !operation.done,
  );
}

/** From then on the constraints say what a search for unowned rows would. */
function isEnforced(target: Target): boolean {
  return pending(target, "enforce").length === 0;
}

/** A single phase builds on the ones before it: their operations have to be done. */
function refuseSkipped(target: Target, phase: Phase): void {
  for (const earlier of phases.slice(0, phases.indexOf(phase))) {
    const left = pending(target, earlier);
    if (left.length === 0) continue;
    throw new TenancyMigratorError(
      "TENANCY_REFUSED",
      `The phase ${earlier} comes before ${phase} and is not done: ${left.length} operation(s) are left. Run "${earlier}" first, or "run --to ${phase}".`,
      { details: left.slice(0, 5).map((operation) => operation.id) },
    );
  }
}

async function evidenceThatHolds(
  context: WorkContext,
  reached: Phase,
  quiet: boolean,
): Promise<EvidenceReport> {
  const target = await context.target();
  const report = await takeEvidence(context.client, target, `run --to ${reached}`, {
    reached,
    quiet,
  });
  await recordEvidence(context.client, report);
  if (report.holds) return report;
  throw verificationError(report);
}

/** What a report that does not hold says as an error. */
export function verificationError(report: EvidenceReport): TenancyMigratorError {
  const failed = report.checks.filter((check) => !check.holds);
  return new TenancyMigratorError(
    "TENANCY_VERIFICATION_FAILED",
    `${failed.length} of ${report.checks.length} checks do not hold after the phase ${report.reached}.`,
    {
      details: failed.map(
        (check) =>
          `${check.table === undefined ? "" : `${check.table}: `}${check.title}: expected ${check.expected}, the database says ${check.actual}${nextStep(check.id)} [${check.id}]`,
      ),
      cause: report,
    },
  );
}

import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import type { EvidenceReport } from "../evidence/report.ts";
import { recordEvidence, takeEvidence } from "../evidence/report.ts";
import type { Phase } from "../phases.ts";
import { phases } from "../phases.ts";
import type { WorkContext } from "./work-context.ts";

/**
 * The phase that the database claims to have reached, by what was carried out and not by what is left
 * of it: a policy that somebody dropped is a failed check, not an earlier phase.
 */
export function reachedPhase(catalog: Catalog): Phase | "start" {
  return (
    phases.findLast((phase) => catalog.reversals.some((each) => each.phase === phase)) ?? "start"
  );
}

/** Asks everything that has to hold by now, at least that the backfill left nothing out. */
export async function verify(context: WorkContext, quiet: boolean): Promise<EvidenceReport> {
  const target = await context.target();
  const reached = reachedPhase(target.catalog);
  if (reached === "start") throw nothingToVerify(target.catalog.database);
  const report = await takeEvidence(context.client, target, "verify", {
    reached: reached === "expand" ? "backfill" : reached,
    quiet,
  });
  await recordEvidence(context.client, report);
  return report;
}

/** The same catalogue for ever after; reads only, so a replica will do. */
export async function audit(context: WorkContext): Promise<EvidenceReport> {
  const target = await context.target();
  const reached = reachedPhase(target.catalog);
  // A database that was never migrated fails the audit of an isolated one, in every point.
  return takeEvidence(context.client, target, "audit", {
    reached: reached === "start" ? "contract" : reached,
    quiet: false,
  });
}

export async function latestEvidence(context: WorkContext): Promise<EvidenceReport> {
  const { catalog } = await context.target();
  if (!catalog.hasBookkeeping) throw nothingToVerify(catalog.database);
  const { rows } = await context.client.query<{ report: EvidenceReport }>(
    `SELECT report FROM ${bookkeepingSchema}.evidence ORDER BY id DESC LIMIT 1`,
  );
  const [newest] = rows;
  if (newest === undefined) throw nothingToVerify(catalog.database);
  return newest.report;
}

function nothingToVerify(database: string): TenancyMigratorError {
  return new TenancyMigratorError(
    "TENANCY_REFUSED",
    `Nothing has been done in the database "${database}" yet, so there is nothing to verify. Start with "plan", then "run".`,
  );
}

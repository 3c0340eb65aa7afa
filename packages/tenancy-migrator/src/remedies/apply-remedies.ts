import { TenancyMigratorError } from "../errors.ts";
import type { Target } from "../target/target.ts";
import type { RunContext } from "../runner/run-operation.ts";
import { assignOrphans } from "./assign.ts";
import { findUnowned } from "./find-unowned.ts";
import { quarantine } from "./quarantine.ts";
import type { ProblemClass, Remedies, UnownedRows } from "./unowned.ts";
import { problemClass, unownedProblems } from "./unowned.ts";

/**
 * Looks for rows that can't be owned and does with them what the user chose. What was quarantined or
 * assigned may leave others in another state, so it looks again until nothing is left to mend.
 *
 * @throws {TenancyMigratorError} `TENANCY_UNOWNED_ROWS`, listing what no remedy was chosen for.
 */
export async function applyRemedies(
  context: RunContext,
  target: Target,
  remedies: Remedies,
): Promise<void> {
  for (let round = 1; ; round += 1) {
    const found = await findUnowned(context.client, target);
    if (found.length === 0) return;
    // Each round mends all that it sees; what a third one still finds, no remedy will mend.
    refuseUnmendable(found, remedies, round > 3);
    if (remedies.orphans.kind === "assign") {
      await assignOrphans(context, target, remedies.orphans.tenant);
    }
    const moved = unownedProblems.filter(
      (problem) => remedies[problemClass[problem]].kind === "quarantine",
    );
    if (moved.length > 0) await quarantine(context, target, moved);
  }
}

/** Stops where rows are found that the chosen remedies don't cover. */
export function refuseUnmendable(
  found: readonly UnownedRows[],
  remedies: Remedies,
  always = false,
): void {
  const left = found.filter(
    (each) => always || remedies[problemClass[each.problem]].kind === "fail",
  );
  if (left.length === 0) return;
  const rows = left.reduce((sum, each) => sum + each.count, 0);
  const classes = [...new Set(left.map((each) => problemClass[each.problem]))];
  throw new TenancyMigratorError(
    "TENANCY_UNOWNED_ROWS",
    `${rows} row(s) have no tenant that could be found, or two. Mend them, or choose: ${classes.map((each) => choices[each]).join("; ")}.`,
    { details: left.map(describeUnowned) },
  );
}

/** One line a group: table, problem, count, sample keys, and what would mend them where that can be told. */
export function describeUnowned(rows: UnownedRows): string {
  return `${rows.table}: ${rows.count} × ${rows.problem}, e.g. ${rows.samples.join(", ")}${rows.hint === undefined ? "" : `; ${rows.hint}`}`;
}

const choices: Record<ProblemClass, string> = {
  orphans: "--orphans quarantine or --orphans assign=<tenant>",
  dangling: "--dangling quarantine",
  conflicts: "--conflicts quarantine",
};

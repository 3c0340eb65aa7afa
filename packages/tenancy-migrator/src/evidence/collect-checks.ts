import type { ClientBase } from "pg";
import type { Phase } from "../phases.ts";
import { phasesUpTo } from "../phases.ts";
import type { Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";
import { countQuarantined } from "../remedies/quarantine-tables.ts";
import { readBaselines } from "./baseline.ts";
import type { Check } from "./check.ts";
import { contentUnchanged } from "./checks/content.ts";
import { contractChecks } from "./checks/contracted.ts";
import { dualWriteTriggers } from "./checks/dual-write.ts";
import { grantChecks } from "./checks/grants.ts";
import { identityChecks } from "./checks/identity.ts";
import { isolationChecks } from "./checks/isolation.ts";
import { roleChecks } from "./checks/roles.ts";
import { rowSecurityChecks } from "./checks/row-security.ts";
import { rowsMatchPath, rowsOwnable, rowsOwned } from "./checks/rows.ts";
import { structureChecks } from "./checks/structure.ts";
import { surroundingChecks } from "./checks/surroundings.ts";

export type EvidenceScope = {
  /** The phase that the database claims to have behind it. */
  readonly reached: Phase;
  /** Nobody wrote since the baseline was taken: its content must be there unchanged. */
  readonly quiet: boolean;
};

/** Every check that has to hold in this state of the migration. */
export async function collectChecks(
  client: ClientBase,
  target: Target,
  scope: EvidenceScope,
): Promise<readonly Check[]> {
  const due = new Set(phasesUpTo(scope.reached));
  const expanded = target.tables.every((table) => hasTenantColumn(target, table));
  const checks = [
    ...(expanded
      ? target.tables.flatMap((table) => [
          rowsOwned(target, table),
          ...(table.paths.length > 0 ? [rowsMatchPath(target, table)] : []),
          rowsOwnable(target, table),
        ])
      : []),
    ...(scope.quiet ? await contentChecks(client, target) : []),
    ...dualWriteTriggers(target),
    ...structureChecks(target),
    ...rowSecurityChecks(target),
    ...identityChecks(target),
    ...roleChecks(target),
    ...grantChecks(target),
    ...surroundingChecks(target),
    ...contractChecks(target),
    ...(due.has("enforce") && target.catalog.roles.has(target.tenancy.roles.tenant)
      ? await isolationChecks(client, target)
      : []),
  ];
  return checks.filter((check) => due.has(check.since));
}

async function contentChecks(client: ClientBase, target: Target): Promise<Check[]> {
  const baselines = new Map(
    (await readBaselines(client, target)).map((each) => [each.table, each]),
  );
  const quarantined = await countQuarantined(client, target);
  return target.tables.flatMap((table) => {
    const baseline = baselines.get(table.declared.name);
    return baseline === undefined
      ? []
      : [contentUnchanged(table, baseline, quarantined.has(table.declared.name))];
  });
}

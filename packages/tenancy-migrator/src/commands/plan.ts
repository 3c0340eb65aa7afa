import { planHash } from "../evidence/report.ts";
import type { Operation } from "../operations/operation.ts";
import type { Phase } from "../phases.ts";
import { phasesUpTo } from "../phases.ts";
import { planOperations } from "../plan/plan-operations.ts";
import type { UnownedRows } from "../remedies/unowned.ts";
import { findUnowned } from "../remedies/find-unowned.ts";
import { statementsOf } from "../runner/run-operation.ts";
import type { WorkContext } from "./work-context.ts";

export type PlanRequest = {
  /** The last phase to plan. Default: `contract`. */
  readonly to?: Phase;
  readonly dropCompat?: boolean;
};

/** One step with every statement that will be sent for it. */
export type PlanStep = Pick<Operation, "id" | "phase" | "table" | "summary" | "lock" | "kind"> & {
  readonly statements: readonly string[];
  readonly reverse: readonly string[];
};

/** What is left to do, in order. Version 1 of its JSON shape. */
export type Plan = {
  readonly version: 1;
  readonly database: string;
  readonly planHash: string;
  readonly done: number;
  readonly steps: readonly PlanStep[];
  /** Rows that have to be mended, or for which a remedy has to be chosen, first. */
  readonly unowned: readonly UnownedRows[];
};

/** Reads the catalog and the data, changes nothing. */
export async function plan(context: WorkContext, request: PlanRequest): Promise<Plan> {
  const target = await context.target();
  const wanted = new Set<Phase>(phasesUpTo(request.to ?? "contract"));
  const operations = planOperations(target, { dropCompat: request.dropCompat === true }).filter(
    (operation) => wanted.has(operation.phase),
  );
  const steps = operations
    .filter((operation) => !operation.done)
    .map((operation) => {
      const { id, phase, table, summary, lock, kind, reverse } = operation;
      const { before, forward } = statementsOf(operation);
      return { id, phase, table, summary, lock, kind, statements: [...before, ...forward], reverse };
    });
  return {
    version: 1,
    database: target.catalog.database,
    planHash: planHash(target.tenancy),
    done: operations.length - steps.length,
    steps,
    unowned: await findUnowned(context.client, target),
  };
}

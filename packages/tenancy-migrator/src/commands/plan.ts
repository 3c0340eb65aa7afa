import { batchSql } from "../backfill/batch-sql.ts";
import { planHash } from "../evidence/report.ts";
import type { Operation } from "../operations/operation.ts";
import type { Phase } from "../phases.ts";
import { phases, phasesUpTo } from "../phases.ts";
import { planOperations } from "../plan/plan-operations.ts";
import type { Target } from "../target/target.ts";
import { withTenantColumns } from "../target/with-tenant-columns.ts";
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
export type PlanStep = Pick<Operation, "id" | "phase" | "table" | "summary" | "lock"> & {
  /** `batches`: the statement covers the whole table, and is sent for one range of blocks at a time. */
  readonly kind: Operation["kind"] | "batches";
  /** Reads a whole table under a lock that readers and writers don't mind. */
  readonly slow: boolean;
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
  const left = operations.filter((operation) => !operation.done);
  const steps = phases
    .filter((phase) => wanted.has(phase))
    .flatMap((phase) => [
      ...left.filter((operation) => operation.phase === phase).map(stepOf),
      ...(phase === "backfill" ? backfillSteps(target) : []),
    ]);
  return {
    version: 1,
    database: target.catalog.database,
    planHash: planHash(target.tenancy),
    done: operations.length - left.length,
    steps,
    unowned: await findUnowned(context.client, target),
  };
}

function stepOf(operation: Operation): PlanStep {
  const { id, phase, table, summary, lock, kind, reverse } = operation;
  const slow = operation.kind === "transactional" && operation.slow === true;
  const { before, forward } = statementsOf(operation);
  return {
    id,
    phase,
    table,
    summary,
    lock,
    kind,
    slow,
    statements: [...before, ...forward],
    reverse,
  };
}

/** What the backfill sends, over the whole table at once; it ends when nothing is empty any more. */
function backfillSteps(now: Target): PlanStep[] {
  const target = withTenantColumns(now);
  const whole = { from: 0, to: 0xffff_ffff, pass: undefined, passes: 1 };
  return target.tables
    .filter((table) => table.paths.length > 0)
    .filter(
      (table) =>
        !table.current.columns.some((each) => each.name === target.tenancy.column && each.notNull),
    )
    .map((table) => ({
      id: `backfill:${table.declared.name}`,
      phase: "backfill",
      table: table.declared.name,
      summary: `fill ${target.tenancy.column} where it is empty, in batches`,
      lock: "ROW EXCLUSIVE",
      kind: "batches",
      slow: false,
      statements: batchSql(target, table, table.relation, whole),
      reverse: [],
    }));
}

import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import { mayDisableTriggers } from "../runner/may-disable-triggers.ts";
import { unlessGone } from "../runner/unless-gone.ts";
import { isPartitioned } from "../target/partitions.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { ownershipSql } from "../sql/ownership-sql.ts";
import { identifier } from "../sql/quote.ts";
import type { Gate } from "../throttle/gate.ts";
import type { BackfillContext } from "./backfill-context.ts";
import type { HeapRange } from "./heap-range.ts";
import { rangesOf } from "./heap-range.ts";
import type { HeapRelation } from "./heap-relation.ts";
import { heapRelations } from "./heap-relation.ts";
import type { Jobs, OpenJob } from "./jobs.ts";
import { createJobs } from "./jobs.ts";
import { createReclaim } from "./reclaim.ts";
import { fillRange, sweepRelation } from "./strided-backfill.ts";
import { tableProgress } from "./table-progress.ts";
import { tablesToFill } from "./tables-to-fill.ts";

export type BackfillRequest = Omit<BackfillContext, "mayDisableTriggers" | "gate" | "reclaim"> & {
  readonly openJob: OpenJob;
  readonly createGate: (signal: AbortSignal) => Gate;
};

/** Fills every tenant table whose tenant comes by a path. */
export async function backfill(request: BackfillRequest, target: Target): Promise<void> {
  const { client, options, openJob, createGate } = request;
  const jobs = createJobs(client, options.jobs, openJob, request.signal);
  const context: BackfillContext = {
    ...request,
    mayDisableTriggers: await mayDisableTriggers(client),
    signal: jobs.signal,
    gate: createGate(jobs.signal),
    reclaim: createReclaim(),
  };
  try {
    for (const table of tablesToFill(target)) {
      await fillTable(context, jobs, target, table);
      await sweep(context, target, table);
    }
  } finally {
    await jobs.close();
  }
}

async function fillTable(
  context: BackfillContext,
  jobs: Jobs,
  target: Target,
  table: TableTarget,
): Promise<void> {
  const ranges: HeapRange[] = [];
  for (const relation of await heapRelations(context.client, table)) {
    ranges.push(...(await rangesOf(context.client, relation, context.options)));
  }
  const left = ranges.filter(({ position }) => !position.finished);
  if (left.length === 0) return;
  const progress = tableProgress(context.emit, table, ranges);
  await jobs.each(left, (client, range) =>
    unlessGone(client, partitionIn(table, range.relation), () =>
      fillRange({ ...context, client }, target, table, range, progress),
    ),
  );
  progress.finish();
}

/**
 * What is still empty after the strides: rows that were written to blocks behind them, or that come
 * from a remedy. Triggers fill what is written while this runs, so a few rounds always suffice.
 */
async function sweep(context: BackfillContext, target: Target, table: TableTarget): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    if ((await countFillable(context.client, target, table)) === 0) return;
    for (const relation of await heapRelations(context.client, table)) {
      await unlessGone(context.client, partitionIn(table, relation), () =>
        sweepRelation(context, target, table, relation),
      );
    }
  }
  const left = await countFillable(context.client, target, table);
  if (left === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_VERIFICATION_FAILED",
    `${table.current.name}: ${left} row(s) stay empty although their path leads to a tenant. Is a trigger of the table undoing the update?`,
  );
}

function partitionIn(table: TableTarget, relation: HeapRelation): string | undefined {
  return isPartitioned(table) ? relation.name : undefined;
}

/** Rows that are empty and need not be. */
async function countFillable(
  client: ClientBase,
  target: Target,
  table: TableTarget,
): Promise<number> {
  const { joins, tenant } = ownershipSql(target, table, "t");
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) AS count FROM ${table.relation} AS t ${joins}
     WHERE t.${identifier(target.tenancy.column)} IS NULL AND ${tenant} IS NOT NULL`,
  );
  return Number(rows[0]?.count ?? 0);
}

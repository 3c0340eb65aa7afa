import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import { mayDisableTriggers } from "../runner/may-disable-triggers.ts";
import { unlessGone } from "../runner/unless-gone.ts";
import { isPartitioned } from "../target/partitions.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { ownershipSql } from "../sql/ownership-sql.ts";
import { identifier } from "../sql/quote.ts";
import type { BackfillContext, HeapRelation } from "./strided-backfill.ts";
import { backfillRelation, sweepRelation } from "./strided-backfill.ts";
import { tablesToFill } from "./tables-to-fill.ts";

/** Fills every tenant table whose tenant comes by a path. */
export async function backfill(
  context: Omit<BackfillContext, "mayDisableTriggers">,
  target: Target,
): Promise<void> {
  const withTriggers = { ...context, mayDisableTriggers: await mayDisableTriggers(context.client) };
  for (const table of tablesToFill(target)) {
    for (const relation of await heapRelations(context.client, table)) {
      await unlessGone(context.client, partitionIn(table, relation), () =>
        backfillRelation(withTriggers, target, table, relation),
      );
    }
    await sweep(withTriggers, target, table);
  }
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

async function heapRelations(client: ClientBase, table: TableTarget): Promise<HeapRelation[]> {
  const { rows } = await client.query<HeapRelation>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS "name",
            pg_relation_filenode(c.oid)::int8::float8 AS "fileNode",
            (pg_relation_size(c.oid) / current_setting('block_size')::int)::float8 AS "blocks",
            c.reltuples::float8 AS "rowEstimate"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r'
       AND (c.oid = $1::oid OR c.oid IN (SELECT p.relid FROM pg_partition_tree($1::oid) p WHERE p.isleaf))
     ORDER BY 1`,
    [table.current.oid],
  );
  return rows;
}

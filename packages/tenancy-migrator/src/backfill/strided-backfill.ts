import type { ClientBase } from "pg";
import type { TableTarget, Target } from "../plan/target.ts";
import type { EventListener } from "../runner/events.ts";
import type { LockPolicy } from "../runner/lock-retry.ts";
import { retryOnLock } from "../runner/lock-retry.ts";
import { queryAll } from "../runner/query-all.ts";
import { adaptPace } from "./batch-pace.ts";
import type { Slice } from "./batch-sql.ts";
import { batchSql } from "./batch-sql.ts";
import type { Position } from "./position.ts";
import { readPosition, writePositionSql } from "./position.ts";

export type BackfillOptions = {
  /** How long one batch may take, in milliseconds. Default: 100. */
  readonly batchDuration: number;
  /** Blocks that all passes go through before the next ones are read. Default: 4096 (32 MB). */
  readonly windowBlocks: number;
};

export const defaultBackfillOptions: BackfillOptions = { batchDuration: 100, windowBlocks: 4096 };

/** A relation with a heap of its own: a plain table, or one partition of a partitioned one. */
export type HeapRelation = {
  /** Qualified and quoted. */
  readonly name: string;
  readonly fileNode: number;
  readonly blocks: number;
  readonly rowEstimate: number;
};

export type BackfillContext = {
  readonly client: ClientBase;
  readonly locks: LockPolicy;
  readonly emit: EventListener;
  readonly options: BackfillOptions;
  /** Whether the session may switch triggers off for its own updates. */
  readonly mayDisableTriggers: boolean;
  readonly signal: AbortSignal | undefined;
};

/**
 * Fills one relation in several passes over each window of its heap, each pass a part of every page's
 * rows. What the first pass supersedes leaves room in every page, so from the second pass on most new
 * versions fit into their own page (heap-only: no index is touched, hardly any growth).
 * https://www.postgresql.org/docs/current/storage-hot.html
 *
 * @returns the rows written, by this call and by the interrupted ones before it.
 */
export async function backfillRelation(
  context: BackfillContext,
  target: Target,
  table: TableTarget,
  relation: HeapRelation,
): Promise<number> {
  const { client, options, emit } = context;
  const passes = passesFor(relation);
  let position = startFrom(await readPosition(client, relation.name), relation);
  if (position.finished) return position.rowsWritten;
  let pace = { blocks: Math.min(Math.max(passes * 8, 64), options.windowBlocks) };
  const before = position.rowsWritten;
  const started = performance.now();
  let told = 0;
  const tell = (done: boolean): void => {
    const seconds = (performance.now() - started) / 1000;
    emit({
      type: "backfill",
      table: table.declared.name,
      rows: position.rowsWritten,
      estimate: relation.rowEstimate < 0 ? undefined : relation.rowEstimate,
      rowsPerSecond: Math.round((position.rowsWritten - before) / Math.max(seconds, 0.001)),
      done,
    });
  };
  while (!position.finished) {
    context.signal?.throwIfAborted();
    const windowEnd = Math.min(position.windowStart + options.windowBlocks, relation.blocks);
    const slice: Slice = {
      from: position.block,
      to: Math.min(position.block + pace.blocks, windowEnd),
      // The last pass drops the modulo: it also takes what moved within the window meanwhile.
      pass: position.pass === passes - 1 ? undefined : position.pass,
      passes,
    };
    const next = advance(position, slice, windowEnd, passes, relation.blocks);
    const began = performance.now();
    position = await runBatch(context, batchSql(target, table, relation.name, slice), relation.name, next);
    pace = adaptPace(pace, performance.now() - began, options.batchDuration, options.windowBlocks);
    if (performance.now() - told > 200) {
      told = performance.now();
      tell(false);
    }
  }
  tell(true);
  return position.rowsWritten;
}

/** Fills what is empty in a relation in a single pass; the position stays as it is. */
export async function sweepRelation(
  context: BackfillContext,
  target: Target,
  table: TableTarget,
  relation: HeapRelation,
): Promise<void> {
  const step = 256;
  for (let from = 0; from < relation.blocks; from += step) {
    context.signal?.throwIfAborted();
    const slice: Slice = { from, to: from + step, pass: undefined, passes: 1 };
    const position = startFrom(await readPosition(context.client, relation.name), relation);
    await runBatch(context, batchSql(target, table, relation.name, slice), relation.name, position);
  }
}

/** About two rows a page in each pass; few passes where few rows share a page. A power of two. */
function passesFor({ blocks, rowEstimate }: HeapRelation): number {
  const rowsPerPage = blocks > 0 && rowEstimate > 0 ? rowEstimate / blocks : 32;
  return Math.min(Math.max(2 ** Math.round(Math.log2(rowsPerPage / 2)), 1), 32);
}

/** Block numbers of another file mean nothing: such a position starts over, which costs only reading. */
function startFrom(found: Position | undefined, relation: HeapRelation): Position {
  if (found !== undefined && found.fileNode === relation.fileNode) return found;
  return {
    fileNode: relation.fileNode,
    windowStart: 0,
    pass: 0,
    block: 0,
    rowsWritten: found?.rowsWritten ?? 0,
    finished: relation.blocks === 0,
  };
}

function advance(
  position: Position,
  slice: Slice,
  windowEnd: number,
  passes: number,
  blocks: number,
): Position {
  if (slice.to < windowEnd) return { ...position, block: slice.to };
  if (position.pass + 1 < passes) {
    return { ...position, pass: position.pass + 1, block: position.windowStart };
  }
  return { ...position, pass: 0, windowStart: windowEnd, block: windowEnd, finished: windowEnd >= blocks };
}

/** One round trip, one transaction: the rows and the position behind them. */
async function runBatch(
  { client, locks, emit, mayDisableTriggers, signal }: BackfillContext,
  updates: readonly string[],
  relation: string,
  next: Position,
): Promise<Position> {
  const onRetry = (attempt: number, error: Error): void => {
    emit({ type: "retry", operation: `backfill:${relation}`, attempt, reason: error.message });
  };
  return retryOnLock({ locks, onRetry, signal }, async () => {
    try {
      const results = await queryAll(client, [
        "BEGIN",
        `SET LOCAL lock_timeout = ${locks.lockTimeout}`,
        // Our own update changes nothing that other triggers watch for, and derives by itself.
        ...(mayDisableTriggers ? ["SET LOCAL session_replication_role = replica"] : []),
        ...updates,
      ].join(";\n"));
      const written = results
        .filter((result) => result.command === "UPDATE")
        .reduce((sum, result) => sum + (result.rowCount ?? 0), 0);
      const position = { ...next, rowsWritten: next.rowsWritten + written };
      await queryAll(client, `${writePositionSql(relation, position)};\nCOMMIT`);
      return position;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  });
}

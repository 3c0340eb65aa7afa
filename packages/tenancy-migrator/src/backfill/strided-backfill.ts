import type { TableTarget, Target } from "../target/target.ts";
import type { BackfillContext } from "./backfill-context.ts";
import { adaptPace, pacesByPass, yieldPace } from "./batch-pace.ts";
import type { Slice } from "./batch-sql.ts";
import { batchSql } from "./batch-sql.ts";
import type { HeapRange } from "./heap-range.ts";
import type { HeapRelation } from "./heap-relation.ts";
import type { Position } from "./position.ts";
import { positionsOf } from "./position.ts";
import { fewPasses, windowToReclaim } from "./reclaim.ts";
import { runBatch } from "./run-batch.ts";
import type { TableProgress } from "./table-progress.ts";

/**
 * Fills one range of a relation in several passes over each window of it, each pass a part of every page's
 * rows. What the first pass supersedes leaves room in every page, so from the second pass on most new
 * versions fit into their own page (heap-only: no index is touched, hardly any growth).
 * https://www.postgresql.org/docs/current/storage-hot.html
 */
export async function fillRange(
  context: BackfillContext,
  target: Target,
  table: TableTarget,
  { relation, end, position: { rangeStart, ...start } }: HeapRange,
  progress: TableProgress,
): Promise<void> {
  const { client, options } = context;
  const passes = passesFor(relation);
  const isReclaimed = passes < fewPasses;
  const windowBlocks = isReclaimed ? windowToReclaim(relation, options) : options.windowBlocks;
  let position: Position = start;
  const paces = pacesByPass({
    blocks: Math.min(Math.max(passes * 8, 64), windowBlocks),
  });
  while (!position.finished) {
    context.signal?.throwIfAborted();
    await context.gate.pass(relation.name);
    const windowEnd = Math.min(position.windowStart + windowBlocks, end);
    const { pass } = position;
    const pace = paces.of(pass);
    const slice: Slice = {
      from: position.block,
      to: Math.min(position.block + pace.blocks, windowEnd),
      ...(pass < passes - 1 ? { pass, passes } : everyRow),
    };
    const next = advance(position, slice, windowEnd, passes, end);
    const updates = batchSql(target, table, relation.name, slice);
    const batch = await runBatch(context, updates, {
      relation: relation.name,
      rangeStart,
      position: next,
    });
    const filled = next.windowStart - position.windowStart;
    position = next;
    if (filled > 0 && isReclaimed) await context.reclaim(client, relation, filled);
    const done = { blocks: slice.to - slice.from, milliseconds: batch.milliseconds };
    const adapted = adaptPace(pace, done, options.batchDuration, windowBlocks);
    paces.set(pass, batch.waitingSessions > 0 ? yieldPace(adapted) : adapted);
    progress.add(batch.rows);
  }
}

/** Fills what is empty in a relation in a single pass; its positions stay as they are. */
export async function sweepRelation(
  context: BackfillContext,
  target: Target,
  table: TableTarget,
  relation: HeapRelation,
): Promise<void> {
  const step = 256;
  // For a partition that has come meanwhile.
  await positionsOf(context.client, relation);
  for (let from = 0; from < relation.blocks; from += step) {
    context.signal?.throwIfAborted();
    await context.gate.pass(relation.name);
    const slice: Slice = { from, to: from + step, ...everyRow };
    const updates = batchSql(target, table, relation.name, slice);
    await runBatch(context, updates, {
      relation: relation.name,
      rangeStart: 0,
      position: undefined,
    });
  }
}

/**
 * The last pass of a window, and a sweep: all that is empty, whatever its line pointer. So it also takes
 * what moved within the window meanwhile, and what a run with another number of passes left.
 */
const everyRow = { pass: 0, passes: 1 } as const;

/**
 * A row a page in each pass, up to 20 passes: the table grows by what the first one displaces to other
 * pages, and each pass reads the whole window. (28 rows a page: 15 % with 16 passes, 12 % with 20, of
 * which the new column itself takes 6 %; 24 save next to nothing more and cost another tenth.)
 */
function passesFor({ blocks, rowEstimate }: HeapRelation): number {
  const rowsPerPage = blocks > 0 && rowEstimate > 0 ? rowEstimate / blocks : 32;
  return Math.min(Math.max(Math.round(rowsPerPage), 1), 20);
}

function advance(
  position: Position,
  slice: Slice,
  windowEnd: number,
  passes: number,
  end: number,
): Position {
  if (slice.to < windowEnd) return { ...position, block: slice.to };
  if (position.pass + 1 < passes) {
    return { ...position, pass: position.pass + 1, block: position.windowStart };
  }
  return { pass: 0, windowStart: windowEnd, block: windowEnd, finished: windowEnd >= end };
}

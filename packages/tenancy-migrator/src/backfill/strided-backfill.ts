import type { ClientBase } from "pg";
import type { TableTarget, Target } from "../target/target.ts";
import { asMigratorError } from "../runner/database-error.ts";
import type { EventListener } from "../runner/events.ts";
import type { LockPolicy } from "../runner/lock-retry.ts";
import { retryOnLock } from "../runner/lock-retry.ts";
import { queryAll } from "../runner/query-all.ts";
import type { Gate } from "../throttle/gate.ts";
import { waitingSessionsSql } from "../throttle/waiting-sessions.ts";
import { adaptPace, pacesByPass, yieldPace } from "./batch-pace.ts";
import type { Slice } from "./batch-sql.ts";
import { batchSql } from "./batch-sql.ts";
import type { Position } from "./position.ts";
import { fillSql, readPosition, rowsWrittenSql } from "./position.ts";
import { fewPasses, reclaimWindow } from "./reclaim-window.ts";

export type BackfillOptions = {
  /**
   * How long the server may work on one batch, in milliseconds: as long can a writer have to wait for
   * one of its rows. Default: 25. Longer ones are a little faster (100: by a tenth to a fifth).
   */
  readonly batchDuration: number;
  /** Blocks that all passes go through before the next ones are read. Default: 4096 (32 MB). */
  readonly windowBlocks: number;
};

export const defaultBackfillOptions: BackfillOptions = { batchDuration: 25, windowBlocks: 4096 };

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
  /** Stands between two batches. */
  readonly gate: Gate;
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
  const paces = pacesByPass({
    blocks: Math.min(Math.max(passes * 8, 64), options.windowBlocks),
  });
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
    await context.gate.pass(relation.name);
    const windowEnd = Math.min(position.windowStart + options.windowBlocks, relation.blocks);
    const { pass } = position;
    const pace = paces.of(pass);
    const slice: Slice = {
      from: position.block,
      to: Math.min(position.block + pace.blocks, windowEnd),
      ...(pass < passes - 1 ? { pass, passes } : everyRow),
    };
    const nextPosition = advance(position, slice, windowEnd, passes, relation.blocks);
    const batch = await runBatch(
      context,
      batchSql(target, table, relation.name, slice),
      relation.name,
      nextPosition,
    );
    const isWindowDone = batch.position.windowStart > position.windowStart;
    position = batch.position;
    if (isWindowDone && passes < fewPasses && !position.finished) {
      await reclaimWindow(client, relation.name);
    }
    const done = { blocks: slice.to - slice.from, milliseconds: batch.milliseconds };
    const next = adaptPace(pace, done, options.batchDuration, options.windowBlocks);
    paces.set(pass, batch.waitingSessions > 0 ? yieldPace(next) : next);
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
    await context.gate.pass(relation.name);
    const slice: Slice = { from, to: from + step, ...everyRow };
    const position = startFrom(await readPosition(context.client, relation.name), relation);
    await runBatch(context, batchSql(target, table, relation.name, slice), relation.name, position);
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
  return {
    ...position,
    pass: 0,
    windowStart: windowEnd,
    block: windowEnd,
    finished: windowEnd >= blocks,
  };
}

type Batch = {
  readonly position: Position;
  /** How long the server worked on it. */
  readonly milliseconds: number;
  /** Who stood in a queue behind it at its end; 0 where it was not time to look. */
  readonly waitingSessions: number;
};

/** One transaction: the rows and the position behind them. Whoever waited for it then has a turn. */
async function runBatch(
  { client, locks, emit, mayDisableTriggers, signal, gate }: BackfillContext,
  updates: readonly string[],
  relation: string,
  next: Position,
): Promise<Batch> {
  const onRetry = (attempt: number, error: Error): void => {
    emit({ type: "retry", operation: `backfill:${relation}`, attempt, reason: error.message });
  };
  const batch = async (): Promise<Batch> => {
    try {
      const results = await queryAll(
        client,
        [
          "BEGIN",
          `SET LOCAL lock_timeout = ${locks.lockTimeout}`,
          // Our own update changes nothing that other triggers watch for, and derives by itself.
          ...(mayDisableTriggers ? ["SET LOCAL session_replication_role = replica"] : []),
          ...updates.map((update) => fillSql(update, relation, next)),
          // By its clock, not by ours: a long way to the server must not make the batches small.
          `SELECT (extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::float8 AS milliseconds,
             ${gate.isTimeToLook() ? waitingSessionsSql : "0"} AS "waitingSessions",
             ${rowsWrittenSql(relation)} AS "rowsWritten"`,
          "COMMIT",
        ].join(";\n"),
      );
      const answer = results.at(-2)?.rows[0];
      return {
        position: { ...next, rowsWritten: Number(answer?.["rowsWritten"]) },
        milliseconds: Number(answer?.["milliseconds"]),
        waitingSessions: Number(answer?.["waitingSessions"]),
      };
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  };
  try {
    const done = await retryOnLock({ locks, onRetry, signal }, batch);
    if (done.waitingSessions > 0)
      await gate.rest(relation, done.waitingSessions, done.milliseconds);
    return done;
  } catch (error) {
    throw asMigratorError(error, `backfill of ${relation}`);
  }
}

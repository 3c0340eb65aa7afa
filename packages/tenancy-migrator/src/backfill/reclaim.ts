import type { ClientBase } from "pg";
import { takeTurns } from "../runner/take-turns.ts";
import type { BackfillOptions } from "./backfill-options.ts";
import type { HeapRelation } from "./heap-relation.ts";

/**
 * Fewer passes than this displace so large a share of the rows to other pages (one in so many) that the
 * room which they leave behind is worth having back before the next windows.
 */
export const fewPasses = 12;

/** How many vacuums there are in all: what one part displaces is how much the relation grows. */
const parts = 64;

/** Blocks; fewer are not worth a vacuum. */
const leastWindow = 64;

/** Blocks of a window where room is to be made known, so that all jobs together fill one part meanwhile. */
export function windowToReclaim(
  { blocks }: HeapRelation,
  { windowBlocks, jobs }: BackfillOptions,
): number {
  return Math.min(windowBlocks, Math.max(Math.ceil(blocks / parts / jobs), leastWindow));
}

/** Called after a window of so many blocks of a relation, on the session of the job that has filled it. */
export type Reclaim = (client: ClientBase, relation: HeapRelation, blocks: number) => Promise<void>;

/**
 * Has the room in the pages of the windows before made known so often that little is displaced meanwhile, and
 * so seldom that it takes its time in proportion to the table's size. A job that comes while another one is
 * at it waits, or the rest would go on without any room.
 */
export function createReclaim(vacuum = vacuumRelation): Reclaim {
  const filled = new Map<string, number>();
  const inTurn = takeTurns();
  return async (client, relation, blocks) => {
    const part = Math.max(relation.blocks / parts, leastWindow);
    const sum = (): number => filled.get(relation.name) ?? 0;
    filled.set(relation.name, sum() + blocks);
    if (sum() < part) return;
    await inTurn(async () => {
      if (sum() < part) return;
      filled.set(relation.name, 0);
      await vacuum(client, relation);
    });
  };
}

/**
 * Makes room known to whoever looks for some, so that the rows which the next windows displace move in there
 * and the table hardly grows: with two rows a page by 2 % instead of 50 %. (With 28 rows a page it saves 3 %,
 * and costs more time than that is worth.)
 *
 * It reads what was written to since the last one, and what has rows that are still in an index: without
 * taking them out, now and then, it would come to read everything. Where somebody else holds the lock,
 * autovacuum for one, it is left out.
 * https://www.postgresql.org/docs/current/sql-vacuum.html
 */
async function vacuumRelation(client: ClientBase, { name }: HeapRelation): Promise<void> {
  // An old table would be read as a whole each time, to freeze its rows: autovacuum's business.
  await client.query("SET vacuum_freeze_table_age = 2000000000");
  await client.query(
    `VACUUM (SKIP_LOCKED, INDEX_CLEANUP AUTO, TRUNCATE OFF, PROCESS_TOAST OFF) ${name}`,
  );
}

import type { ClientBase } from "pg";

/**
 * Fewer passes than this displace so large a share of the rows to other pages (one in so many) that the
 * room which they leave behind is worth having back before the next window.
 */
export const fewPasses = 12;

/**
 * Makes the room in the pages of the windows before known to whoever looks for some, so that the rows which
 * the next window displaces move in there and the table hardly grows: with two rows a page by 7 % instead
 * of 50 %. (With 28 rows a page it saves 3 %, and costs more time than that is worth.)
 *
 * Only pages that were written to since the last vacuum are read, and no index is. Where somebody else
 * holds the lock, autovacuum for one, it is left out.
 * https://www.postgresql.org/docs/current/sql-vacuum.html
 */
export async function reclaimWindow(client: ClientBase, relation: string): Promise<void> {
  // An old table would be read as a whole each time, to freeze its rows: autovacuum's business.
  await client.query("SET vacuum_freeze_table_age = 2000000000");
  await client.query(
    `VACUUM (SKIP_LOCKED, INDEX_CLEANUP OFF, TRUNCATE OFF, PROCESS_TOAST OFF) ${relation}`,
  );
}

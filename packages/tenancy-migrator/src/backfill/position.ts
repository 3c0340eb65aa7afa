import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { literal } from "../sql/quote.ts";

/** Where the backfill of one relation stands: the next batch to do. */
export type Position = {
  /** The file that the block numbers mean; another one means that the table was rewritten since. */
  readonly fileNode: number;
  readonly windowStart: number;
  readonly pass: number;
  readonly block: number;
  readonly rowsWritten: number;
  readonly finished: boolean;
};

export async function readPosition(
  client: ClientBase,
  relation: string,
): Promise<Position | undefined> {
  const { rows } = await client.query<Position>(
    `SELECT file_node::float8 AS "fileNode", window_start::float8 AS "windowStart", pass,
            block::float8 AS "block", rows_written::float8 AS "rowsWritten",
            finished_at IS NOT NULL AS "finished"
     FROM ${bookkeepingSchema}.backfill_positions WHERE table_name = $1`,
    [relation],
  );
  return rows[0];
}

/** Commits together with the batch it follows, so that neither is ever without the other. */
export function writePositionSql(relation: string, position: Position): string {
  return `INSERT INTO ${bookkeepingSchema}.backfill_positions
  (table_name, file_node, window_start, pass, block, rows_written, finished_at)
VALUES (${literal(relation)}, ${position.fileNode}, ${position.windowStart}, ${position.pass}, ${position.block},
        ${position.rowsWritten}, ${position.finished ? "clock_timestamp()" : "NULL"})
ON CONFLICT (table_name) DO UPDATE SET
  file_node = excluded.file_node, window_start = excluded.window_start, pass = excluded.pass,
  block = excluded.block, rows_written = excluded.rows_written, finished_at = excluded.finished_at,
  updated_at = clock_timestamp()`;
}

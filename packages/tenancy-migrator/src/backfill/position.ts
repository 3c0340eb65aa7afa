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

/**
 * A batch's update together with the position behind it, as one statement: neither is ever without the
 * other, and the rows are counted where they are written. So a batch is a single message with its COMMIT,
 * and holds its locks for no longer than the server works on it, however far away the client is.
 */
export function fillSql(update: string, relation: string, next: Position): string {
  return `WITH filled AS (
${update}
RETURNING 1
)
INSERT INTO ${bookkeepingSchema}.backfill_positions AS position
  (table_name, file_node, window_start, pass, block, rows_written, finished_at)
SELECT ${literal(relation)}, ${next.fileNode}, ${next.windowStart}, ${next.pass}, ${next.block},
       count(*), ${next.finished ? "clock_timestamp()" : "NULL"}
FROM filled
ON CONFLICT (table_name) DO UPDATE SET
  file_node = excluded.file_node, window_start = excluded.window_start, pass = excluded.pass,
  block = excluded.block, rows_written = position.rows_written + excluded.rows_written,
  finished_at = excluded.finished_at, updated_at = clock_timestamp()`;
}

/** The rows written so far, as an expression. */
export function rowsWrittenSql(relation: string): string {
  return `(SELECT rows_written::float8 FROM ${bookkeepingSchema}.backfill_positions WHERE table_name = ${literal(relation)})`;
}

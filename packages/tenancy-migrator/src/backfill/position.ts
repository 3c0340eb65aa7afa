import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { literal } from "../sql/quote.ts";
import type { HeapRelation } from "./heap-relation.ts";

/** Where the backfill of a range of blocks stands: the next batch to do. */
export type Position = {
  readonly windowStart: number;
  readonly pass: number;
  readonly block: number;
  readonly finished: boolean;
};

/** The position of the range that begins with this block. It ends where the next one begins. */
export type RangePosition = Position & {
  readonly rangeStart: number;
  readonly rowsWritten: number;
};

const table = `${bookkeepingSchema}.backfill_positions`;

const columns = `range_start::float8 AS "rangeStart", window_start::float8 AS "windowStart", pass,
  block::float8 AS "block", rows_written::float8 AS "rowsWritten", finished_at IS NOT NULL AS "finished"`;

/**
 * The positions of a relation in the order of their ranges, the first of which begins with block 0. Those of
 * another file mean nothing any more: the relation starts over as one range, which costs only reading.
 */
export async function positionsOf(
  client: ClientBase,
  relation: HeapRelation,
): Promise<readonly RangePosition[]> {
  const { rows } = await client.query<RangePosition & { readonly isOfFile: boolean }>(
    `SELECT ${columns}, file_node = $2 AS "isOfFile" FROM ${table} WHERE table_name = $1 ORDER BY range_start`,
    [relation.name, relation.fileNode],
  );
  if (rows.length > 0 && rows.every(({ isOfFile }) => isOfFile)) return rows;
  return startOver(client, relation);
}

/** What was written stays written, and began when it did. */
async function startOver(
  client: ClientBase,
  { name, fileNode, blocks }: HeapRelation,
): Promise<readonly RangePosition[]> {
  const { rows } = await client.query<RangePosition>(
    `WITH before AS (DELETE FROM ${table} WHERE table_name = $1 RETURNING rows_written, started_at)
     INSERT INTO ${table} (table_name, range_start, file_node, window_start, pass, block, rows_written, started_at, finished_at)
     SELECT $1, 0, $2, 0, 0, 0, coalesce(sum(rows_written), 0), coalesce(min(started_at), clock_timestamp()),
            CASE WHEN $3 THEN clock_timestamp() END
     FROM before RETURNING ${columns}`,
    [name, fileNode, blocks === 0],
  );
  return rows;
}

/** Begins ranges at these blocks, none of which anybody has come to yet. */
export async function beginRanges(
  client: ClientBase,
  { name, fileNode }: HeapRelation,
  starts: readonly number[],
): Promise<readonly RangePosition[]> {
  const { rows } = await client.query<RangePosition>(
    `INSERT INTO ${table} (table_name, range_start, file_node, window_start, pass, block)
     SELECT $1, start, $2, start, 0, start FROM unnest($3::bigint[]) AS start RETURNING ${columns}`,
    [name, fileNode, starts],
  );
  return rows;
}

/** What a batch says of the range that begins with this block. */
export type RangeProgress = {
  /** Qualified and quoted. */
  readonly relation: string;
  readonly rangeStart: number;
  /** Where it stands behind the batch; `undefined` where it stays where it was. */
  readonly position: Position | undefined;
};

/**
 * A batch's update together with the position behind it, as one statement: neither is ever without the
 * other, and the rows are counted where they are written. So a batch is a single message with its COMMIT,
 * and holds its locks for no longer than the server works on it, however far away the client is.
 */
export function fillSql(update: string, { relation, rangeStart, position }: RangeProgress): string {
  const moved =
    position === undefined
      ? ""
      : `window_start = ${position.windowStart}, pass = ${position.pass}, block = ${position.block},
  finished_at = ${position.finished ? "clock_timestamp()" : "NULL"}, `;
  return `WITH filled AS (
${update}
RETURNING 1
)
UPDATE ${table} AS position SET
  ${moved}rows_written = position.rows_written + written.rows, updated_at = clock_timestamp()
FROM (SELECT count(*) AS rows FROM filled) AS written
WHERE position.table_name = ${literal(relation)} AND position.range_start = ${rangeStart}
RETURNING written.rows`;
}

import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TransactionalOperation } from "./operation.ts";

const table = `${bookkeepingSchema}.backfill_positions`;

/**
 * Positions of several ranges of a table, where an older version made room for one. That becomes the
 * position of the whole table as a single range, and the run goes on from it.
 */
export const addRanges: TransactionalOperation = {
  kind: "transactional",
  id: "expand:ranges",
  phase: "expand",
  table: undefined,
  summary: `make room for several positions a table in ${table}`,
  lock: "none",
  done: false,
  forward: [
    `ALTER TABLE ${table} ADD COLUMN range_start bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT backfill_positions_pkey, ADD PRIMARY KEY (table_name, range_start)`,
    `ALTER TABLE ${table} ALTER COLUMN range_start DROP DEFAULT`,
  ],
  // Taking the backfill back comes before this, and empties the table.
  reverse: [`ALTER TABLE ${table} DROP COLUMN range_start, ADD PRIMARY KEY (table_name)`],
};

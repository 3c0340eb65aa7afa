import type { ClientBase } from "pg";
import { count } from "../render/numbers.ts";
import { pruningHeldBackBy } from "./held-back-pruning.ts";
import type { Notify, Throttle } from "./throttle.ts";

type DeadRows = {
  readonly dead: number;
  readonly rows: number;
  /** Above which autovacuum has the table on its list. */
  readonly threshold: number;
  readonly vacuumed: boolean;
};

export type DeadRowsOptions = {
  /** A share of the table's rows; `undefined` waits for none, and still tells what holds them back. */
  readonly maxDeadRows: number | undefined;
  /** Fewer are not worth a wait for autovacuum, which may not come before the next minute. */
  readonly leastDeadRows: number;
  /** From which age on, in seconds, a transaction is one that keeps dead rows from being removed. */
  readonly longTransaction: number;
};

/**
 * Waits while a table has so many dead rows that autovacuum should have its turn first. The backfill's
 * own are pruned page by page as it goes, so there are that many only where something keeps them.
 *
 * It waits for nothing that will not come: where a long transaction keeps the dead rows from being
 * removed, and where autovacuum is off or not interested yet, it says so and goes on.
 */
export function deadRows(
  { maxDeadRows, leastDeadRows, longTransaction }: DeadRowsOptions,
  notify: Notify,
): Throttle {
  return {
    cause: "dead-rows",
    ask: async (client, relation) => {
      const holders = await pruningHeldBackBy(client, longTransaction);
      for (const holder of holders) {
        notify(
          "pruning-held-back",
          `${holder}, keeps dead rows in their pages: the tables grow until it ends.`,
        );
      }
      if (maxDeadRows === undefined) return undefined;
      const found = await readDeadRows(client, relation);
      if (found === undefined || found.dead < leastDeadRows) return undefined;
      if (found.dead <= found.rows * maxDeadRows) return undefined;
      if (!found.vacuumed) {
        notify("vacuum-off", `${relation} has many dead rows, and autovacuum is off for it.`);
        return undefined;
      }
      if (found.dead <= found.threshold || holders.length > 0) return undefined;
      return `${relation} has ${count(found.dead)} dead rows beside ${count(found.rows)} live ones: autovacuum goes first`;
    },
  };
}

/** https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM */
async function readDeadRows(client: ClientBase, relation: string): Promise<DeadRows | undefined> {
  const { rows } = await client.query<DeadRows>(
    `WITH options AS (
       SELECT c.oid, c.reltuples, o.option_name AS name, o.option_value AS value
       FROM pg_class c LEFT JOIN LATERAL pg_options_to_table(c.reloptions) o ON true
       WHERE c.oid = to_regclass($1)
     ), chosen AS (
       SELECT oid, greatest(max(reltuples), 0) AS reltuples,
              coalesce(max(value) FILTER (WHERE name = 'autovacuum_vacuum_threshold'), current_setting('autovacuum_vacuum_threshold'))::float8 AS base,
              coalesce(max(value) FILTER (WHERE name = 'autovacuum_vacuum_scale_factor'), current_setting('autovacuum_vacuum_scale_factor'))::float8 AS scale,
              coalesce(max(value) FILTER (WHERE name = 'autovacuum_enabled'), 'on')::boolean
                AND current_setting('autovacuum')::boolean AND current_setting('track_counts')::boolean AS vacuumed
       FROM options GROUP BY oid
     )
     SELECT s.n_dead_tup::float8 AS dead, s.n_live_tup::float8 AS rows,
            base + scale * reltuples AS threshold, vacuumed
     FROM chosen JOIN pg_stat_all_tables s ON s.relid = oid`,
    [relation],
  );
  return rows[0];
}

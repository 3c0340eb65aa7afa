import type { FreshDatabase, FreshDatabaseOptions } from "@acme/local-postgres/testing";
import { shopsDatabase } from "./shops.ts";

/** The shops after a phase, with a number of further lines that have no tenant yet, in random order. */
export async function manyLines(
  phase: "legacy" | "expand",
  role: string,
  count: number,
  where: Pick<FreshDatabaseOptions, "serverUrl"> = {},
): Promise<FreshDatabase> {
  const database = await shopsDatabase(phase, { role }, where);
  // Its snapshot would hold back the pruning of pages, now and then.
  await database.query("ALTER TABLE lines SET (autovacuum_enabled = false)");
  await database.query(
    `WITH untriggered AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', true))
     INSERT INTO lines (id, order_id, article)
     SELECT 1000 + n, (ARRAY[100, 101, 110, 200, 300])[1 + n % 5], md5(n::text)
     FROM untriggered, generate_series(1, $1) AS n ORDER BY hashint4(n)`,
    [count],
  );
  await database.query("ANALYZE lines");
  return database;
}

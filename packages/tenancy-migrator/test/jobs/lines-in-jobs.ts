import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { MigratorOptions } from "../../src/index.ts";

export type Jobs = NonNullable<MigratorOptions["backfill"]>;

/** Many lines are some two hundred blocks: a dozen windows. */
export const inJobs = (jobs: number): Jobs => ({
  jobs,
  windowBlocks: 16,
  batchDuration: 5,
});

export type RangeOfLines = {
  readonly start: number;
  readonly windowStart: number;
  readonly written: number;
  readonly finished: boolean;
};

export async function rangesOfLines(database: FreshDatabase): Promise<readonly RangeOfLines[]> {
  const { rows } = await database.query<RangeOfLines>(
    `SELECT range_start::int AS start, window_start::int AS "windowStart", rows_written::int AS written,
            finished_at IS NOT NULL AS finished
     FROM acme_tenancy.backfill_positions WHERE table_name = 'public.lines' ORDER BY 1`,
  );
  return rows;
}

/** Has the database carry this out for each batch over the lines, also where triggers are off. */
export async function atEachBatch(database: FreshDatabase, statements: string): Promise<void> {
  await database.query(`CREATE SCHEMA at_batch`);
  await database.query(
    `CREATE FUNCTION at_batch.act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       ${statements}
       RETURN NULL;
     END $$`,
  );
  await database.query(
    `CREATE TRIGGER act AFTER UPDATE ON acme_tenancy.backfill_positions
     FOR EACH ROW WHEN (NEW.table_name = 'public.lines') EXECUTE FUNCTION at_batch.act()`,
  );
  await database.query("ALTER TABLE acme_tenancy.backfill_positions ENABLE ALWAYS TRIGGER act");
}

export async function endActing(database: FreshDatabase): Promise<void> {
  await database.query("DROP SCHEMA at_batch CASCADE");
}

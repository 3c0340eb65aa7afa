import { expect, it } from "vitest";
import { manyLines } from "./support/many-lines.ts";
import { migratorOf, shopsTenancy } from "./support/shops.ts";

const role = "shops_pace";
const tenancy = shopsTenancy({ role });

it("does not begin a window at the pace at which the last one ended: its first pass is dearer", async () => {
  const database = await manyLines("expand", role, 6_000);
  await database.query(
    "CREATE TABLE dear AS SELECT id FROM lines WHERE get_byte(tidsend(ctid), 5) % 20 = 0",
  );
  await database.query("CREATE UNIQUE INDEX ON dear (id)");
  await database.query(
    `CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF EXISTS (SELECT FROM public.dear WHERE id = NEW.id) THEN PERFORM pg_sleep(0.002); END IF;
       RETURN NEW; END $$`,
  );
  await database.query(
    "CREATE TRIGGER a_take_time BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION take_time()",
  );
  await database.query("ALTER TABLE lines ENABLE ALWAYS TRIGGER a_take_time");
  await database.query(
    "CREATE TABLE batches (id serial, window_start integer, pass integer, block integer)",
  );
  await database.query(
    `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO public.batches (window_start, pass, block) VALUES (NEW.window_start, NEW.pass, NEW.block);
       RETURN NULL; END $$`,
  );
  await database.query(
    `CREATE TRIGGER note AFTER INSERT OR UPDATE ON acme_tenancy.backfill_positions
     FOR EACH ROW WHEN (NEW.table_name = 'public.lines') EXECUTE FUNCTION note()`,
  );
  await database.query("ALTER TABLE acme_tenancy.backfill_positions ENABLE ALWAYS TRIGGER note");

  const backfill = { batchDuration: 100, windowBlocks: 25 };
  const migrator = migratorOf(database, tenancy, { backfill });
  await migrator.run({ to: "backfill", fireTriggers: true });
  // Each row is where the next batch begins.
  const { rows } = await database.query<{ pass: number; blocks: number }>(
    `SELECT pass, lead(block) OVER (ORDER BY id) - block AS blocks FROM batches
     WHERE window_start = 25 ORDER BY id`,
  );
  expect(rows[0]?.pass).toBe(0);
  // Eleven milliseconds a block or more; as large as the window it would take 275.
  expect(rows[0]?.blocks).toBeGreaterThan(0);
  expect(rows[0]?.blocks).toBeLessThan(20);
});

import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { MigratorEvent } from "../src/index.ts";
import { describeCatalog, TenancyMigratorError } from "../src/index.ts";
import { meanwhile } from "./support/meanwhile.ts";
import { misownedRows } from "./support/oracle.ts";
import { partitionedSql, partitionedTenancy } from "./support/partitioned-shops.ts";
import { databaseWith, migratorOf } from "./support/shops.ts";

const tenancy = partitionedTenancy("come_and_go_tenant");

const legacy = partitionedSql(
  `PARTITION BY RANGE (k);
   CREATE TABLE parts_a PARTITION OF parts FOR VALUES FROM (1) TO (20);
   CREATE TABLE parts_b PARTITION OF parts FOR VALUES FROM (20) TO (41);
   CREATE TABLE parts_gone PARTITION OF parts FOR VALUES FROM (80) TO (90);
   CREATE TABLE parts_old PARTITION OF parts FOR VALUES FROM (90) TO (100);`,
  200,
);

const made = `CREATE TABLE parts_new PARTITION OF parts FOR VALUES FROM (41) TO (60);
  INSERT INTO parts (id, k, thing_id) VALUES (41, 41, 1), (42, 42, 2);
  ALTER TABLE parts DETACH PARTITION parts_gone;
  DROP TABLE parts_gone;
  ALTER TABLE parts DETACH PARTITION parts_old;
  DROP TABLE parts_old`;

/** Its rows name no tenant as long as they need not. */
const attached = `CREATE TABLE parts_more (LIKE parts INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'parts_more'::regclass AND attname = 'owner' AND attnotnull)
       OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'parts_more'::regclass AND conname LIKE '%owned') THEN
      INSERT INTO parts_more (id, k, thing_id, owner) VALUES (61, 61, 1, 1), (62, 62, 2, 2);
    ELSE
      INSERT INTO parts_more (id, k, thing_id) VALUES (61, 61, 1), (62, 62, 2);
    END IF;
  END $$;
  ALTER TABLE parts ATTACH PARTITION parts_more FOR VALUES FROM (60) TO (80)`;

const isOperation =
  (id: RegExp) =>
  (event: MigratorEvent): boolean =>
    event.type === "operation" && id.test(event.operation);

const isPhase =
  (phase: string) =>
  (event: MigratorEvent): boolean =>
    event.type === "phase" && event.phase === phase;

const moments = [
  ["before expand", isOperation(/^expand:bookkeeping$/)],
  ["after the column", isOperation(/^expand:column:parts$/)],
  ["after the derive trigger", isOperation(/^expand:derive:parts$/)],
  ["in the backfill", (event: MigratorEvent) => event.type === "backfill"],
  ["after the backfill", isPhase("verify")],
  ["when enforce begins", isPhase("enforce")],
  ["when the indexes have begun", isOperation(/^enforce:index:parts_owner_k_id_idx$/)],
  ["while rows are checked", isOperation(/^enforce:owned-validate:parts:parts_a$/)],
  ["while indexes are built", isOperation(/^enforce:index:parts_owner_id_k_key:parts_a$/)],
  ["between foreign keys", isOperation(/^enforce:validate:parts_owner_thing_id_fkey:parts_a$/)],
  ["before the policies", isOperation(/^enforce:grant:/)],
  ["in contract", isOperation(/^contract:dead-check:parts.dead$/)],
] as const;

describe("partitions that come and go during a run", () => {
  it.each(moments)("are made, dropped and detached: %s", async (_when, isMoment) => {
    const database = await databaseWith(legacy);
    const { onEvent, happened } = meanwhile(database.url, made, isMoment);
    await migratorOf(database, tenancy, { onEvent }).run({ to: "contract" });
    expect(happened()).toBe(true);
    await expectAsIfBefore(database, made);
  });

  // What was attached may need what the run has done to the others already: then it says so, and is run again.
  it.each(moments)("are attached with rows: %s", async (_when, isMoment) => {
    const database = await databaseWith(legacy);
    const { onEvent, happened } = meanwhile(database.url, attached, isMoment);
    const run = migratorOf(database, tenancy, { onEvent }).run({ to: "contract" });
    const end = await run.then(
      () => "done",
      (error: unknown) => (error instanceof TenancyMigratorError ? error.code : String(error)),
    );
    expect(happened()).toBe(true);
    expect(["done", "TENANCY_VERIFICATION_FAILED", "TENANCY_STATEMENT_FAILED"]).toContain(end);
    await expectAsIfBefore(database, attached);
  });
});

it("counts what it fills in a partition that came with rows behind it", async () => {
  const database = await databaseWith(legacy);
  const { onEvent } = meanwhile(database.url, attached, (event) => event.type === "backfill");
  const migrator = migratorOf(database, tenancy, { onEvent });
  await migrator.run({ to: "backfill" });
  expect((await migrator.status()).backfill).toContainEqual({
    relation: "public.parts_more",
    rowsWritten: 2,
    finished: false,
  });
});

/** After one more run all is as though it had happened before the first: rows, evidence, and the catalog behind it. */
async function expectAsIfBefore(database: FreshDatabase, sql: string): Promise<void> {
  const migrator = migratorOf(database, tenancy);
  expect((await migrator.run({ to: "contract" })).holds).toBe(true);
  expect(await misownedRows(database, tenancy)).toEqual([]);
  await migrator.run({ to: "contract", dropCompat: true });
  expect((await migrator.plan({ dropCompat: true })).steps).toEqual([]);
  await migrator.rollback({ to: "start" });
  const undisturbed = await databaseWith(`${legacy}; ${sql}`);
  expect(await catalogOf(database)).toEqual(await catalogOf(undisturbed));
}

async function catalogOf(database: FreshDatabase): Promise<readonly string[]> {
  const client = await database.connect();
  const lines = await describeCatalog(client);
  await client.end();
  return lines;
}

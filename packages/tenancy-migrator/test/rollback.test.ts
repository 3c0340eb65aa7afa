import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { Phase } from "../src/index.ts";
import { describeCatalog, phases } from "../src/index.ts";
import { misownedRows } from "./support/oracle.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_rollback";
const legacyRole = "shops_rollback_legacy";
const tenancy = shopsTenancy({ role, legacyRoles: [legacyRole] });

async function catalogOf(database: FreshDatabase): Promise<readonly string[]> {
  const client = await database.connect();
  const lines = await describeCatalog(client);
  await client.end();
  return lines;
}

/** The legacy shops as they may look in the wild: things that are nobody's business but must survive. */
async function furnishedShops(): Promise<FreshDatabase> {
  const database = await shopsDatabase("legacy", { role });
  await database.query(
    `DO $$ BEGIN CREATE ROLE ${legacyRole}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  );
  await database.query(
    `GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO ${legacyRole}`,
  );
  for (const statement of [
    "CREATE TABLE audit_log (id serial PRIMARY KEY, what text)",
    "CREATE VIEW north WITH (security_invoker = true) AS SELECT id, name FROM merchants WHERE name < 'B'",
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TRIGGER touch BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION touch()",
    "ALTER TABLE lines DISABLE TRIGGER touch",
    "CREATE INDEX lines_article ON lines (article) WHERE article IS NOT NULL",
    "COMMENT ON COLUMN orders.note IS 'free text'",
    // A tenant column that somebody has begun with, on two tables that also have a path.
    "ALTER TABLE depots ADD COLUMN merchant_id integer NOT NULL DEFAULT 1 CONSTRAINT depots_of REFERENCES merchants ON UPDATE CASCADE",
    "UPDATE depots SET merchant_id = 2 WHERE id = 2000",
    "CREATE INDEX depots_merchant ON depots (merchant_id, city)",
    "ALTER TABLE parcels ADD COLUMN merchant_id integer",
    "UPDATE parcels SET merchant_id = 1 WHERE id = 1",
  ]) {
    await database.query(statement);
  }
  return database;
}

describe("a rollback", () => {
  it("to any phase leaves the catalog that the phase had left, and the way forward again, too", async () => {
    const database = await furnishedShops();
    const migrator = migratorOf(database, tenancy);
    const stops: readonly (Phase | "start")[] = [
      "start",
      "expand",
      "backfill",
      "enforce",
      "contract",
    ];
    const catalogs = new Map([["start", await catalogOf(database)]]);
    for (const phase of phases.filter((each) => each !== "verify")) {
      await migrator.run({ to: phase });
      catalogs.set(phase, await catalogOf(database));
    }
    await migrator.run({ to: "contract", dropCompat: true });
    const withoutCompat = await catalogOf(database);
    expect(withoutCompat).not.toEqual(catalogs.get("contract"));

    for (const stop of stops.slice(0, -1).toReversed()) {
      await migrator.rollback({ to: stop });
      expect(await catalogOf(database)).toEqual(catalogs.get(stop));
      expect((await migrator.status()).reached).toBe(stop === "backfill" ? "expand" : stop);
    }
    // In one go, both ways.
    await migrator.run({ to: "contract", dropCompat: true });
    expect(await catalogOf(database)).toEqual(withoutCompat);
    await migrator.rollback({ to: "start" });
    expect(await catalogOf(database)).toEqual(catalogs.get("start"));
  });

  it("keeps a tenant column that was there before, with its values", async () => {
    const database = await furnishedShops();
    const migrator = migratorOf(database, tenancy);
    await migrator.run({ to: "contract" });
    expect(await misownedRows(database, tenancy)).toEqual([]);
    await migrator.rollback({ to: "start" });
    const { rows } = await database.query(
      `SELECT (SELECT json_object_agg(id, merchant_id) FROM depots) AS depots,
              (SELECT merchant_id FROM parcels WHERE id = 1) AS parcel,
              (SELECT attnotnull FROM pg_attribute WHERE attrelid = 'depots'::regclass AND attname = 'merchant_id') AS "not null"`,
    );
    expect(rows).toEqual([{ depots: { 1000: 1, 1100: 1, 2000: 2 }, parcel: 1, "not null": true }]);
  });

  it("changes no row of what was there before", async () => {
    const database = await shopsDatabase("legacy", { role });
    const content = `SELECT ${[
      "merchants",
      "shops",
      "shop_prefs",
      "orders",
      "depots",
      "lines",
      "shipments",
      "parcels",
    ]
      .map((name) => `(SELECT json_agg(t ORDER BY id) FROM ${name} AS t) AS ${name}`)
      .join(", ")}`;
    const { rows: before } = await database.query(content);
    const migrator = migratorOf(database, shopsTenancy({ role }));
    await migrator.run({ to: "contract", dropCompat: true });
    await migrator.rollback({ to: "start" });
    expect((await database.query(content)).rows).toEqual(before);
  });

  it("takes back whatever an interrupted run had done", async () => {
    const database = await shopsDatabase("legacy", { role });
    const before = await catalogOf(database);
    // Somewhere in expand, in the backfill, in enforce (index, key, policy) and in contract.
    for (const operations of [1, 5, 18, 31, 44, 58, 77, 96]) {
      const stop = new AbortController();
      let left = operations;
      const run = migratorOf(database, shopsTenancy({ role }), {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type !== "operation") return;
          left -= 1;
          if (left === 0) stop.abort();
        },
      }).run({ to: "contract" });
      await expect(run).rejects.toMatchObject({ code: "TENANCY_INTERRUPTED" });
      await migratorOf(database, shopsTenancy({ role })).rollback({ to: "start" });
      expect({ operations, catalog: await catalogOf(database) }).toEqual({
        operations,
        catalog: before,
      });
    }
  });

  it("leaves policies and indexes alone that are not its own, even where they have the names it would give", async () => {
    const database = await shopsDatabase("legacy", { role });
    await database.query("ALTER TABLE lines ADD COLUMN merchant_id integer");
    await database.query(
      "CREATE INDEX lines_merchant_id_order_id_id_idx ON lines (merchant_id, order_id, id DESC)",
    );
    const before = await catalogOf(database);
    const migrator = migratorOf(database, shopsTenancy({ role }));
    await migrator.run({ to: "enforce" });
    await database.query("CREATE POLICY ours ON lines USING (id > 0)");
    // One more permissive policy opens what the generated one closes: the evidence has to say so.
    const { checks } = await migrator.verify();
    expect(checks.find(({ id }) => id === "policies-exact")).toMatchObject({
      holds: false,
      actual: expect.stringContaining("lines: not generated ours") as string,
    });
    await migrator.rollback({ to: "start" });
    await database.query("DROP POLICY ours ON lines");
    expect(await catalogOf(database)).toEqual(before);
  });

  it("gives the tenant role its former rights back where it had some", async () => {
    const database = await shopsDatabase("legacy", { role });
    await migratorOf(await shopsDatabase("legacy", { role }), shopsTenancy({ role })).run({
      to: "enforce",
    });
    await database.query(`GRANT SELECT, TRUNCATE ON lines TO ${role}`);
    const before = await catalogOf(database);
    const migrator = migratorOf(database, shopsTenancy({ role }));
    await migrator.run({ to: "enforce" });
    await migrator.rollback({ to: "start" });
    expect(await catalogOf(database)).toEqual(before);
  });
});

import { defineTenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import type { MigratorEvent, Remedies } from "../src/index.ts";
import { misownedRows } from "./support/oracle.ts";
import { ownersShops } from "./support/owner-database.ts";
import { databaseWith, migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_remedies";
const tenancy = shopsTenancy({ role });

const quarantineAll: Remedies = {
  orphans: { kind: "quarantine" },
  dangling: { kind: "quarantine" },
  conflicts: { kind: "quarantine" },
};

/** Every way in which a row can fail to have one owner. No foreign key hinders any. */
const dirtySchema = `
CREATE TABLE merchants (id integer PRIMARY KEY);
CREATE TABLE shops (id integer PRIMARY KEY, merchant_id integer);
CREATE TABLE orders (id integer PRIMARY KEY, shop_id integer, merchant_id integer);
CREATE TABLE depots (id integer PRIMARY KEY, shop_id integer);
CREATE TABLE shipments (id integer PRIMARY KEY, order_id integer, depot_id integer, weight integer,
                        double_weight integer GENERATED ALWAYS AS (weight * 2) STORED);
INSERT INTO merchants VALUES (1), (2);
INSERT INTO shops VALUES (10, 1), (20, 2), (30, NULL), (40, 99);
INSERT INTO orders VALUES (100, 10, NULL), (101, 30, NULL), (102, NULL, NULL), (103, 77, NULL), (104, 20, 1),
                          (105, NULL, 2), (106, NULL, 98), (107, 40, NULL);
INSERT INTO depots VALUES (1000, 10), (2000, 20);
INSERT INTO shipments VALUES (1, 100, 1000, 3), (2, 100, 2000, 4), (3, 103, 1000, 5), (4, NULL, 2000, 6), (5, 101, NULL, 7);
`;

const dirtyTenancy = defineTenancy({
  tenant: { table: "merchants" },
  column: "merchant_id",
  roles: { tenant: role, system: `${role}_system` },
  tables: {
    shops: { owner: "column" },
    orders: { via: { shop_id: "shops" } },
    depots: { via: { shop_id: "shops" } },
    shipments: { via: [{ order_id: "orders" }, { depot_id: "depots" }] },
  },
});

describe("rows that can't be owned", () => {
  const found = [
    ["shops", "missing-tenant", 1, ["40"]],
    ["shops", "no-tenant", 1, ["30"]],
    ["orders", "contradicts-path", 1, ["104"]],
    ["orders", "missing-parent", 1, ["103"]],
    ["orders", "missing-tenant", 1, ["106"]],
    ["orders", "no-parent", 1, ["102"]],
    ["orders", "parent-without-tenant", 1, ["101"]],
    ["shipments", "parent-without-tenant", 2, ["3", "5"]],
    ["shipments", "paths-disagree", 1, ["2"]],
  ] as const;

  it("are all listed, each kind with its number and the keys of some", async () => {
    const database = await databaseWith(dirtySchema);
    const { unowned } = await migratorOf(database, dirtyTenancy).plan();
    expect(
      unowned.map(({ table, problem, count, samples }) => [table, problem, count, samples]),
    ).toEqual(found);
    for (const { sql, count } of unowned) {
      expect((await database.query(sql)).rowCount).toBe(count);
    }
  });

  it("stop a run before anything is changed", async () => {
    const database = await databaseWith(dirtySchema);
    await expect(migratorOf(database, dirtyTenancy).run({ to: "contract" })).rejects.toMatchObject({
      code: "TENANCY_UNOWNED_ROWS",
      message: expect.stringMatching(
        /^10 row\(s\).*--dangling quarantine; --orphans quarantine or --orphans assign=<tenant>; --conflicts quarantine\.$/,
      ) as string,
      details: expect.arrayContaining([
        "orders: 1 × no-parent, e.g. 102",
        "shipments: 1 × paths-disagree, e.g. 2",
      ]) as string[],
    });
    const { rows } = await database.query(
      "SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'",
    );
    expect(rows).toEqual([]);
  });

  it("stop a run when a remedy was chosen for the others only", async () => {
    const database = await databaseWith(dirtySchema);
    await expect(
      migratorOf(database, dirtyTenancy).run({
        to: "backfill",
        remedies: { orphans: { kind: "quarantine" }, dangling: { kind: "quarantine" } },
      }),
    ).rejects.toMatchObject({
      code: "TENANCY_UNOWNED_ROWS",
      details: ["orders: 1 × contradicts-path, e.g. 104", "shipments: 1 × paths-disagree, e.g. 2"],
    });
  });
});

describe("quarantine", () => {
  it("keeps every row with its reason, and what points at it, and lets the migration go through", async () => {
    const database = await databaseWith(dirtySchema);
    const report = await migratorOf(database, dirtyTenancy).run({
      to: "contract",
      remedies: quarantineAll,
      // Rows and contents count with the quarantined ones.
      quiet: true,
    });
    expect(report.holds).toBe(true);
    const { rows } = await database.query(
      `SELECT 'shop' AS row, id, quarantine_reason AS reason FROM acme_tenancy.quarantine_shops
       UNION ALL SELECT 'order', id, quarantine_reason FROM acme_tenancy.quarantine_orders
       UNION ALL SELECT 'shipment', id, quarantine_reason FROM acme_tenancy.quarantine_shipments
       ORDER BY row, id`,
    );
    expect(rows).toEqual([
      { row: "order", id: 101, reason: "parent-without-tenant" },
      { row: "order", id: 102, reason: "no-parent" },
      { row: "order", id: 103, reason: "missing-parent" },
      { row: "order", id: 104, reason: "contradicts-path" },
      { row: "order", id: 106, reason: "missing-tenant" },
      { row: "order", id: 107, reason: "behind-quarantined-row" },
      { row: "shipment", id: 2, reason: "paths-disagree" },
      { row: "shipment", id: 3, reason: "parent-without-tenant" },
      { row: "shipment", id: 5, reason: "parent-without-tenant" },
      { row: "shop", id: 30, reason: "no-tenant" },
      { row: "shop", id: 40, reason: "missing-tenant" },
    ]);
    expect((await migratorOf(database, dirtyTenancy).status()).quarantined).toEqual({
      shops: 2,
      orders: 6,
      depots: 0,
      shipments: 3,
    });
  });

  it("gives every row back as it was when it is rolled back", async () => {
    const database = await databaseWith(dirtySchema);
    const everything = `SELECT (SELECT json_agg(t ORDER BY id) FROM shops t) AS shops, (SELECT json_agg(t ORDER BY id) FROM orders t) AS orders,
       (SELECT json_agg(t ORDER BY id) FROM shipments t) AS shipments`;
    const { rows: before } = await database.query(everything);
    const migrator = migratorOf(database, dirtyTenancy);
    await migrator.run({ to: "enforce", remedies: quarantineAll });
    await migrator.rollback({ to: "start" });
    const { rows: after } = await database.query<{ orders: { id: number; merchant_id: number }[] }>(
      everything,
    );
    // The column was there before, so what the backfill wrote into it stays.
    const unfilled = after.map((row) => ({
      ...row,
      orders: row.orders.map((order) =>
        order.id === 100 ? { ...order, merchant_id: null } : order,
      ),
    }));
    expect(unfilled).toEqual(before);
  });

  it("takes along what points at a row by a key that says nothing of ownership", async () => {
    const database = await databaseWith(
      `${dirtySchema}
       ALTER TABLE orders ADD COLUMN follows integer REFERENCES orders ON DELETE CASCADE, ADD COLUMN first_shipment integer;
       ALTER TABLE shipments ADD COLUMN sponsor integer REFERENCES shops ON DELETE SET NULL;
       ALTER TABLE orders ADD FOREIGN KEY (first_shipment) REFERENCES shipments ON DELETE CASCADE;
       DELETE FROM shops WHERE id = 40; DELETE FROM orders WHERE id IN (103, 104, 106, 107);
       DELETE FROM shipments WHERE id IN (2, 3);
       INSERT INTO orders (id, shop_id, follows, first_shipment) VALUES (108, 10, 102, NULL), (109, 10, 108, NULL), (110, 20, NULL, 5);
       INSERT INTO shipments (id, depot_id, sponsor) VALUES (6, 1000, 30);
       UPDATE orders SET first_shipment = 5 WHERE id = 101`,
    );
    await migratorOf(database, dirtyTenancy).run({
      to: "backfill",
      remedies: { orphans: { kind: "quarantine" } },
    });
    const { rows } = await database.query(
      `SELECT (SELECT array_agg(id ORDER BY id) FROM orders) AS "orders left",
              (SELECT array_agg(id ORDER BY id) FROM acme_tenancy.quarantine_orders) AS orders,
              (SELECT array_agg(id ORDER BY id) FROM shipments) AS "shipments left",
              (SELECT array_agg(id ORDER BY id) FROM acme_tenancy.quarantine_shipments) AS shipments`,
    );
    expect(rows).toEqual([
      {
        "orders left": [100, 105],
        orders: [101, 102, 108, 109, 110],
        "shipments left": [1, 4],
        shipments: [5, 6],
      },
    ]);
  });

  it("is refused where a table that nobody declared refers to a tenant table", async () => {
    const database = await databaseWith(
      `${dirtySchema} CREATE TABLE invoices (id integer PRIMARY KEY, order_id integer REFERENCES orders ON DELETE CASCADE);
       INSERT INTO invoices VALUES (1, 102)`,
    );
    await expect(
      migratorOf(database, dirtyTenancy).run({ to: "backfill", remedies: quarantineAll }),
    ).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: ["public.invoices references public.orders (invoices_order_id_fkey)"],
    });
    expect((await database.query("SELECT FROM invoices")).rowCount).toBe(1);
    expect((await database.query("SELECT FROM orders")).rowCount).toBe(8);
  });

  it("is all or nothing where a trigger holds a row back", async () => {
    const database = await databaseWith(
      `${dirtySchema}
       CREATE FUNCTION hold_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
       CREATE TRIGGER hold_back BEFORE DELETE ON orders FOR EACH ROW WHEN (OLD.id = 102) EXECUTE FUNCTION hold_back()`,
    );
    await expect(
      migratorOf(database, dirtyTenancy).run({ to: "backfill", remedies: quarantineAll }),
    ).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      message: expect.stringContaining("6 row(s) were kept but 5") as string,
    });
    expect((await database.query("SELECT FROM shops")).rowCount).toBe(4);
    const { rows } = await database.query(
      "SELECT to_regclass('acme_tenancy.quarantine_shops') AS kept",
    );
    expect(rows).toEqual([{ kept: null }]);
  });

  it("leaves a row alone that was made good under the same key since", async () => {
    const database = await databaseWith(dirtySchema);
    const migrator = migratorOf(database, dirtyTenancy);
    await migrator.run({ to: "backfill", remedies: quarantineAll });
    await database.query("INSERT INTO orders VALUES (102, 10), (111, NULL)");
    await database.query("INSERT INTO shipments (id, order_id) VALUES (12, 102)");
    await migrator.run({ to: "backfill", remedies: quarantineAll });
    const { rows } = await database.query(
      "SELECT id, merchant_id FROM orders WHERE id IN (102, 111) UNION ALL SELECT id, merchant_id FROM shipments WHERE id = 12",
    );
    expect(rows).toEqual([
      { id: 102, merchant_id: 1 },
      { id: 12, merchant_id: 1 },
    ]);
  });
});

describe("restoring quarantined rows", () => {
  const mend = `UPDATE acme_tenancy.quarantine_shops SET merchant_id = 1;
    UPDATE acme_tenancy.quarantine_orders SET shop_id = 10, merchant_id = NULL;
    UPDATE acme_tenancy.quarantine_shipments SET order_id = 102, depot_id = NULL`;

  it("puts them back with their owner once their faults are mended", async () => {
    const database = await databaseWith(dirtySchema);
    const events: MigratorEvent[] = [];
    const migrator = migratorOf(database, dirtyTenancy, { onEvent: (event) => events.push(event) });
    await migrator.run({ to: "enforce", remedies: quarantineAll });
    await database.query(mend);
    expect(await migrator.restoreQuarantine()).toBe(11);

    expect((await database.query("SELECT FROM orders")).rowCount).toBe(8);
    expect(await misownedRows(database, dirtyTenancy)).toEqual([]);
    expect((await migrator.verify()).holds).toBe(true);
    expect((await migrator.status()).quarantined).toEqual({});
    expect(await migrator.restoreQuarantine()).toBe(0);
    expect(
      events.filter((event) => event.type === "remedy" && event.remedy === "restore"),
    ).toHaveLength(3);
  });

  it("puts none back while one of them is not mended", async () => {
    const database = await databaseWith(dirtySchema);
    const migrator = migratorOf(database, dirtyTenancy);
    await migrator.run({ to: "enforce", remedies: quarantineAll });
    await database.query(
      `${mend}; UPDATE acme_tenancy.quarantine_shipments SET order_id = 77 WHERE id = 5`,
    );
    await expect(migrator.restoreQuarantine()).rejects.toMatchObject({
      code: "TENANCY_STATEMENT_FAILED",
    });
    expect((await database.query("SELECT FROM orders")).rowCount).toBe(2);
    expect((await migrator.status()).quarantined).toMatchObject({ orders: 6, shipments: 3 });
  });

  it("puts none back that would bring its fault along, where no constraint hears of it yet", async () => {
    const database = await databaseWith(dirtySchema);
    const migrator = migratorOf(database, dirtyTenancy);
    await migrator.run({ to: "backfill", remedies: quarantineAll });
    await database.query(
      `${mend}; UPDATE acme_tenancy.quarantine_orders SET shop_id = NULL WHERE id = 102`,
    );
    await expect(migrator.restoreQuarantine()).rejects.toMatchObject({
      code: "TENANCY_UNOWNED_ROWS",
      details: [
        expect.stringMatching(/^orders: 1 × no-parent, e\.g\. 102$/) as string,
        expect.anything(),
      ],
    });
    expect((await migrator.status()).quarantined).toMatchObject({ orders: 6, shipments: 3 });
    await database.query(mend);
    expect(await migrator.restoreQuarantine()).toBe(11);
    expect(await misownedRows(database, dirtyTenancy)).toEqual([]);
  });

  it("is refused where they hold values in a column that is gone", async () => {
    const database = await shopsDatabase("legacy", { role });
    await database.query("INSERT INTO orders VALUES (500, NULL, 'note', 'still used')");
    const migrator = migratorOf(database, tenancy);
    await migrator.run({ to: "contract", remedies: quarantineAll });
    await database.query("UPDATE acme_tenancy.quarantine_orders SET shop_id = 10");
    await expect(migrator.restoreQuarantine()).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      message: expect.stringContaining("hold values in old_ref") as string,
    });
    await migrator.rollback({ to: "enforce" });
    expect(await migrator.restoreQuarantine()).toBe(1);
    const { rows } = await database.query("SELECT old_ref, merchant_id FROM orders WHERE id = 500");
    expect(rows).toEqual([{ old_ref: "still used", merchant_id: 1 }]);
  });

  it("gives a rollback the rows as they were also where the role can't switch triggers off", async () => {
    // A role that it made itself: of another's it could not become.
    const ownRole = "shops_remedies_of_owner";
    const owners = await ownersShops("shops_remedies_owner", ownRole);
    await owners.query("INSERT INTO orders VALUES (500, NULL), (501, NULL)");
    await owners.query("INSERT INTO shipments VALUES (500, 100, 2000)");
    const migrator = migratorOf(owners, shopsTenancy({ role: ownRole }));
    await migrator.run({ to: "expand", remedies: quarantineAll });
    await owners.query(
      "BEGIN; SET LOCAL session_replication_role = replica; UPDATE parcels SET merchant_id = 3 WHERE id = 1; COMMIT",
    );
    await migrator.run({ to: "enforce", remedies: quarantineAll });
    expect((await owners.query("SELECT FROM orders WHERE id >= 500")).rowCount).toBe(0);
    await migrator.rollback({ to: "expand" });
    const { rows: contradicting } = await owners.query(
      "SELECT merchant_id FROM parcels WHERE id = 1",
    );
    expect(contradicting).toEqual([{ merchant_id: 3 }]);
    await migrator.rollback({ to: "start" });
    const { rows } = await owners.query(
      "SELECT id, order_id, depot_id FROM shipments WHERE id = 500",
    );
    expect(rows).toEqual([{ id: 500, order_id: 100, depot_id: 2000 }]);
    expect((await owners.query("SELECT FROM orders WHERE id >= 500")).rowCount).toBe(2);
  });
});

describe("assigning orphans", () => {
  const orphans = `
CREATE TABLE merchants (id integer PRIMARY KEY);
CREATE TABLE shops (id integer PRIMARY KEY, merchant_id integer);
CREATE TABLE orders (id integer PRIMARY KEY, shop_id integer);
CREATE TABLE lines (id integer PRIMARY KEY, order_id integer);
INSERT INTO merchants VALUES (1), (2);
INSERT INTO shops VALUES (10, 1), (30, NULL);
INSERT INTO orders VALUES (100, 10), (101, 30), (102, NULL);
INSERT INTO lines VALUES (1, 100), (2, 101), (3, 102), (4, NULL);`;
  const orphanTenancy = defineTenancy({
    tenant: { table: "merchants" },
    column: "merchant_id",
    roles: { tenant: role, system: `${role}_system` },
    tables: {
      shops: { owner: "column" },
      orders: { via: { shop_id: "shops" } },
      lines: { via: { order_id: "orders" } },
    },
  });
  const toMerchant = (tenant: string): Partial<Remedies> => ({
    orphans: { kind: "assign", tenant },
  });

  it("gives them to the tenant, and all that hangs on them", async () => {
    const database = await databaseWith(orphans);
    const report = await migratorOf(database, orphanTenancy).run({
      to: "contract",
      remedies: toMerchant("2"),
      quiet: true,
    });
    expect(report.holds).toBe(true);
    const { rows } = await database.query(
      `SELECT (SELECT json_object_agg(id, merchant_id) FROM shops) AS shops, (SELECT json_object_agg(id, merchant_id) FROM orders) AS orders,
              (SELECT json_object_agg(id, merchant_id) FROM lines) AS lines`,
    );
    expect(rows).toEqual([
      {
        shops: { 10: 1, 30: 2 },
        orders: { 100: 1, 101: 2, 102: 2 },
        lines: { 1: 1, 2: 2, 3: 2, 4: 2 },
      },
    ]);
  });

  it.each(["start", "expand"] as const)("takes just these back in a rollback to %s", async (to) => {
    const database = await databaseWith(orphans);
    const migrator = migratorOf(database, orphanTenancy);
    await migrator.run({ to: "enforce", remedies: toMerchant("1") });
    await migrator.rollback({ to });
    expect((await database.query("SELECT id, merchant_id FROM shops ORDER BY id")).rows).toEqual([
      { id: 10, merchant_id: 1 },
      { id: 30, merchant_id: null },
    ]);
    await expect(migrator.run({ to: "backfill" })).rejects.toMatchObject({
      code: "TENANCY_UNOWNED_ROWS",
      details: [
        "shops: 1 × no-tenant, e.g. 30",
        "orders: 1 × no-parent, e.g. 102",
        "orders: 1 × parent-without-tenant, e.g. 101",
        "lines: 1 × no-parent, e.g. 4",
        "lines: 2 × parent-without-tenant, e.g. 2, 3",
      ],
    });
  });

  it("is refused before anything is changed where there is no such tenant", async () => {
    const database = await databaseWith(orphans);
    await expect(
      migratorOf(database, orphanTenancy).run({ to: "backfill", remedies: toMerchant("77") }),
    ).rejects.toMatchObject({
      code: "TENANCY_CONFIG",
      message: expect.stringContaining('"77"') as string,
    });
    expect(
      (await database.query("SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'")).rowCount,
    ).toBe(0);
  });

  it("is refused for rows without a primary key, which a rollback would not know again", async () => {
    const database = await databaseWith(`${orphans} ALTER TABLE lines DROP CONSTRAINT lines_pkey`);
    await expect(
      migratorOf(database, orphanTenancy).run({ to: "backfill", remedies: toMerchant("1") }),
    ).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      message: expect.stringContaining('"lines" has none') as string,
    });
    expect((await database.query("SELECT FROM shops WHERE merchant_id IS NULL")).rowCount).toBe(1);
  });
});

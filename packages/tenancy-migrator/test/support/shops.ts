import { defineTenancy } from "@acme/tenancy";
import type { Tenancy, TenancyDeclaration } from "@acme/tenancy";
import type { FreshDatabase, FreshDatabaseOptions } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { createMigrator } from "../../src/index.ts";
import type { Migrator, MigratorOptions, Phase } from "../../src/index.ts";

/**
 * Another business than the product's own: merchants have shops, shops have orders and depots, an
 * order's lines and shipments hang on it, and a shipment can also be found through its depot.
 */
const shopsSchema = `
CREATE TABLE merchants (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE shops (id integer PRIMARY KEY, merchant_id integer REFERENCES merchants ON DELETE CASCADE, name text);
CREATE TABLE shop_prefs (id integer PRIMARY KEY, shop_id integer REFERENCES shops ON DELETE CASCADE, theme text);
CREATE TABLE orders (id integer PRIMARY KEY, shop_id integer REFERENCES shops ON DELETE CASCADE, note text, old_ref text);
CREATE TABLE depots (id integer PRIMARY KEY, shop_id integer REFERENCES shops ON DELETE CASCADE, city text);
CREATE TABLE lines (id integer PRIMARY KEY, order_id integer REFERENCES orders ON DELETE CASCADE, article text);
CREATE TABLE shipments (id integer PRIMARY KEY, order_id integer REFERENCES orders ON DELETE CASCADE,
                        depot_id integer REFERENCES depots ON DELETE CASCADE, weight integer);
CREATE TABLE parcels (id integer PRIMARY KEY, shipment_id integer REFERENCES shipments ON DELETE CASCADE, label text);
CREATE INDEX shops_merchant ON shops (merchant_id);
CREATE INDEX orders_shop ON orders (shop_id);
CREATE INDEX depots_shop ON depots (shop_id);
CREATE INDEX lines_order ON lines (order_id);
CREATE INDEX shipments_order ON shipments (order_id);
CREATE INDEX shipments_depot ON shipments (depot_id);
CREATE INDEX parcels_shipment ON parcels (shipment_id);
`;

/** Shop 10 and 11 belong to merchant 1, shop 20 to merchant 2, shop 30 to merchant 3. */
const shopsRows = `
INSERT INTO merchants VALUES (1, 'Ada'), (2, 'Ben'), (3, 'Cem');
INSERT INTO shops VALUES (10, 1, 'north'), (11, 1, 'south'), (20, 2, 'east'), (30, 3, 'west');
INSERT INTO shop_prefs VALUES (1, 10, 'dark'), (2, 20, 'light');
INSERT INTO orders VALUES (100, 10), (101, 10), (110, 11), (200, 20), (300, 30);
INSERT INTO depots VALUES (1000, 10, 'Oslo'), (1100, 11, 'Bonn'), (2000, 20, 'Lyon');
INSERT INTO lines VALUES (1, 100, 'pen'), (2, 100, 'ink'), (3, 110, 'pad'), (4, 200, 'cup'), (5, 300, 'hat');
INSERT INTO shipments VALUES (1, 100, 1000, 5), (2, NULL, 1000, 6), (3, 110, NULL, 7), (4, 200, 2000, 8);
INSERT INTO parcels VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c'), (4, 4, 'd');
`;

export type ShopsOptions = {
  /** Roles belong to the whole server: each test file has one of its own. */
  readonly role: string;
  readonly legacyRoles?: readonly string[];
};

/** The legacy database as SQL. */
export const shopsSql = shopsSchema + shopsRows;

/** Who owns which of its tables. */
export const shopsTables = {
  shops: { owner: "column" },
  shop_settings: { via: { shop_id: "shops" }, renamedFrom: "shop_prefs" },
  orders: { via: { shop_id: "shops" }, deadColumns: ["old_ref"] },
  depots: { via: { shop_id: "shops" } },
  lines: { via: { order_id: "orders" }, index: ["order_id", "id desc"] },
  shipments: { via: [{ order_id: "orders" }, { depot_id: "depots" }] },
  parcels: { via: { shipment_id: "shipments" } },
} as const;

export function shopsTenancy(options: ShopsOptions): Tenancy {
  return defineTenancy(shopsDeclaration(options));
}

/** The same as it is written down. */
export function shopsDeclaration({ role, legacyRoles = [] }: ShopsOptions): TenancyDeclaration {
  return {
    tenant: { table: "merchants" },
    column: "merchant_id",
    roles: { tenant: role, system: `${role}_system` },
    legacyRoles,
    tables: shopsTables,
  };
}

/** The engine on a test's database, quick to give up where nobody will let go. */
export function migratorOf(
  database: Pick<FreshDatabase, "url">,
  tenancy: Tenancy,
  options: Partial<MigratorOptions> = {},
): Migrator {
  return createMigrator({ connectionString: database.url, tenancy, lockWait: 0, ...options });
}

/** A copy of the shops after a phase; what leads there is run once for each role. */
export async function shopsDatabase(
  phase: Phase | "legacy",
  options: ShopsOptions,
  where: Pick<FreshDatabaseOptions, "serverUrl"> = {},
): Promise<FreshDatabase> {
  return freshDatabase({
    ...where,
    template: `shops_${phase}_${options.role}`,
    build: async (url) => {
      await sql(url, shopsSql);
      if (phase === "legacy") return;
      await migratorOf({ url }, shopsTenancy(options)).run({ to: phase });
    },
  });
}

/** An empty database with what the SQL makes. */
export async function databaseWith(
  statements: string,
  options: FreshDatabaseOptions = {},
): Promise<FreshDatabase> {
  return freshDatabase({ ...options, build: (url) => sql(url, statements) });
}

export async function sql(url: string, statements: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

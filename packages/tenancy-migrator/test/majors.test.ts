import { isolatedServer } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { expectRoundTrip } from "./support/round-trip.ts";
import type { Sabotage } from "./support/sabotages.ts";
import {
  accessSabotages,
  rowSabotages,
  structureSabotages,
  triggerSabotages,
} from "./support/sabotages.ts";
import {
  partitionedSql,
  partitionedTenancy,
  partitionedWrites,
  partitionings,
} from "./support/partitioned-shops.ts";
import { databaseWith, migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";
import { loginTo, staffedShops, staffedTenancy, ticketFor } from "./support/staffed-shops.ts";

const role = "shops_majors";
const tenancy = shopsTenancy({ role });

/** For each check one sabotage that it sees: what it asks the catalog, each major may print in its own way. */
const sabotages = [
  ...new Map(
    [...rowSabotages, ...structureSabotages, ...triggerSabotages, ...accessSabotages]
      .filter(({ undo }) => undo === undefined)
      .map((sabotage): [string, Sabotage] => [sabotage.fails.join(), sabotage]),
  ).values(),
];

// The whole suite runs on 18; these are the other majors that are supported.
describe.each([15, 16, 17] as const)("on PostgreSQL %i", (major) => {
  let serverUrl: string;
  beforeAll(async () => {
    ({ url: serverUrl } = await isolatedServer({ major }));
  });

  it("the server is of that version", async () => {
    const database = await shopsDatabase("legacy", { role }, { serverUrl });
    const { rows } = await database.query<{ version: string }>(
      "SELECT current_setting('server_version_num')::int / 10000 AS version",
    );
    expect(rows).toEqual([{ version: major }]);
  });

  it("a database goes to contract and back, while people work with it", async () => {
    await expectRoundTrip(
      await shopsDatabase("legacy", { role }, { serverUrl }),
      tenancy,
      [
        "INSERT INTO orders (id, shop_id) VALUES (400, 20)",
        "UPDATE shops SET merchant_id = 3 WHERE id = 20",
        "INSERT INTO lines (id, order_id) VALUES (90, 400)",
      ],
      [
        "UPDATE shops SET merchant_id = 1 WHERE id = 20",
        "INSERT INTO shop_prefs (id, shop_id) VALUES (9, 20)",
        "DELETE FROM orders WHERE id = 400",
      ],
    );
  });

  it.each(["list", "two levels, in a schema of their own"] as const)(
    "a table that is partitioned by %s goes to contract and back",
    async (by) => {
      const partitioned = partitionedTenancy("partitioned_majors");
      await expectRoundTrip(
        await databaseWith(partitionedSql(partitionings[by], 200), { serverUrl }),
        partitioned,
        partitionedWrites,
        ["UPDATE things SET owner = 1 WHERE id = 3", "UPDATE parts SET k = 39 WHERE id = 3"],
      );
    },
  );

  it("a member sees and writes what is its tenant's, and nobody anything without a ticket", async () => {
    const staffed = staffedTenancy("staffed_majors");
    const database = await staffedShops("majors", staffed, { serverUrl });
    const session = await loginTo(database, "staffed_majors");
    onTestFinished(() => session.end());
    expect((await session.query("SELECT FROM shops")).rowCount).toBe(0);
    await session.query("BEGIN");
    const ticket = await ticketFor(database, 1, "mia");
    await session.query("SELECT acme_tenancy.enter($1)", [ticket]);
    const { rows } = await session.query("SELECT id FROM shops ORDER BY 1");
    expect(rows).toEqual([{ id: 10 }, { id: 11 }]);
    expect((await session.query("UPDATE orders SET note = 'mine'")).rowCount).toBe(3);
    await expect(
      session.query("INSERT INTO shops (id, merchant_id) VALUES (900, 2)"),
    ).rejects.toMatchObject({ code: "42501" });
  });

  it("the evidence holds for a right database, and is put together again from the catalog", async () => {
    const migrator = migratorOf(await shopsDatabase("contract", { role }, { serverUrl }), tenancy);
    expect((await migrator.audit()).checks.filter(({ holds }) => !holds)).toEqual([]);
    expect((await migrator.plan({ to: "contract" })).steps).toEqual([]);
  });

  it.each(sabotages)("the evidence does not hold with $what", async ({ sql, fails }) => {
    const database = await shopsDatabase("contract", { role }, { serverUrl });
    for (const statement of sql) {
      await database.query(statement.replaceAll(/\bROLE(?= |$)(?! ROLE| LEVEL)/g, role));
    }
    const { checks } = await migratorOf(database, tenancy).audit();
    const failed = checks.filter(({ holds }) => !holds).map(({ id }) => id);
    expect([...new Set(failed)].toSorted()).toEqual(fails);
  });
});

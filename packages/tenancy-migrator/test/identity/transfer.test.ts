import { describe, expect, it } from "vitest";
import { misownedRows } from "../support/oracle.ts";
import { answerTo, staffedShops, staffedTenancy, workAs } from "../support/staffed-shops.ts";

const role = "staffed_transfer";
const tenancy = staffedTenancy(role);
const shops = () => staffedShops("transfer", tenancy);

describe("handing a row over to another tenant", () => {
  it("is for who is an admin in both, and takes along what hangs on the row", async () => {
    const database = await shops();
    const session = await workAs(database, role, 1, "anna");
    const { rows } = await session.query("SELECT acme_tenancy.transfer_shops(10, 2) AS done");
    expect(rows).toEqual([{ done: true }]);
    expect((await session.query("SELECT FROM lines")).rowCount).toBe(1);
    await session.query("COMMIT");
    const moved = await database.query(
      `SELECT (SELECT merchant_id FROM shops WHERE id = 10) AS shop, (SELECT merchant_id FROM lines WHERE id = 1) AS line,
              (SELECT merchant_id FROM parcels WHERE id = 2) AS parcel, (SELECT merchant_id FROM lines WHERE id = 3) AS other`,
    );
    expect(moved.rows).toEqual([{ shop: 2, line: 2, parcel: 2, other: 1 }]);
    expect(await misownedRows(database, tenancy)).toEqual([]);
  });

  it("answers no for a row that is not this tenant's, whether it is there or not", async () => {
    const session = await workAs(await shops(), role, 1, "anna");
    for (const id of [20, 30, 999]) {
      const { rows } = await session.query("SELECT acme_tenancy.transfer_shops($1, 2) AS done", [
        id,
      ]);
      expect(rows).toEqual([{ done: false }]);
    }
  });

  it("is refused in the same words to who lacks the rank here, there, or anywhere", async () => {
    const database = await shops();
    const refusals = new Set<string>();
    for (const [person, from, to] of [
      ["mia", 1, 2],
      ["vic", 1, 1],
      ["mix", 1, 2],
      // An admin where it would go, and a member only where it is.
      ["mix", 2, 1],
      ["olga", 1, 2],
      ["olga", 1, 999],
      ["olga", 1, null],
    ] as const) {
      const session = await workAs(database, role, from, person);
      await session
        .query("SELECT acme_tenancy.transfer_shops($1, $2)", [from * 10, to])
        .catch((error: unknown) => {
          const { code, message } = error as { code: string; message: string };
          refusals.add(`${code} ${message}`);
        });
      await session.query("COMMIT");
    }
    expect([...refusals]).toEqual(["TN004 needs the role admin in both"]);
    const { rows } = await database.query(
      "SELECT merchant_id FROM shops WHERE id IN (10, 20) ORDER BY id",
    );
    expect(rows).toEqual([{ merchant_id: 1 }, { merchant_id: 2 }]);
  });

  it("has no function for memberships, nor for what hangs on another row", async () => {
    const database = await shops();
    const { rows } = await database.query(
      "SELECT proname::text AS name FROM pg_proc WHERE proname LIKE 'transfer%'",
    );
    expect(rows).toEqual([{ name: "transfer_shops" }]);
  });

  it("is nothing outside a transaction that is a tenant's", async () => {
    const session = await workAs(await shops(), role, 1, "anna");
    await session.query("COMMIT; BEGIN");
    expect(await answerTo(session, "SELECT acme_tenancy.transfer_shops(10, 2)")).toBe("TN004");
  });
});

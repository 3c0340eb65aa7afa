import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { misownedRows } from "./support/oracle.ts";
import { shopsDatabase, shopsTenancy } from "./support/shops.ts";
import { undone } from "./support/undone.ts";

const role = "shops_dual_write";
const tenancy = shopsTenancy({ role });

let databases: Record<"expand" | "backfill" | "enforce", FreshDatabase>;
beforeAll(async () => {
  databases = {
    expand: await shopsDatabase("expand", { role }),
    backfill: await shopsDatabase("backfill", { role }),
    enforce: await shopsDatabase("enforce", { role }),
  };
});

describe("a row that is written while its parents are still empty", () => {
  it("gets the tenant at the end of its whole path", async () => {
    await undone(databases.expand, async (database) => {
      await database.query("INSERT INTO parcels VALUES (90, 1, 'new')");
      await database.query("INSERT INTO lines VALUES (90, 200, 'new')");

      const { rows } = await database.query(
        `SELECT (SELECT merchant_id FROM parcels WHERE id = 90) AS parcel,
              (SELECT merchant_id FROM lines WHERE id = 90) AS line,
              (SELECT count(*)::int FROM orders WHERE merchant_id IS NOT NULL) AS "filled orders"`,
      );
      expect(rows).toEqual([{ parcel: 1, line: 2, "filled orders": 0 }]);
    });
  });

  it("gets it whatever a parent on the way says of itself", async () => {
    await undone(databases.backfill, async (database) => {
      await database.query("SET LOCAL session_replication_role = replica");
      await database.query("UPDATE orders SET merchant_id = 3 WHERE id = 100");
      await database.query("SET LOCAL session_replication_role = origin");
      await database.query("INSERT INTO lines VALUES (90, 100, 'new')");
      await database.query("INSERT INTO parcels VALUES (90, 1, 'new')");

      const { rows } = await database.query(
        `SELECT (SELECT merchant_id FROM lines WHERE id = 90) AS line,
                (SELECT merchant_id FROM parcels WHERE id = 90) AS parcel`,
      );
      expect(rows).toEqual([{ line: 1, parcel: 1 }]);
    });
  });

  it("gets it by the second path where the first leads nowhere", async () => {
    await undone(databases.expand, async (database) => {
      await database.query("INSERT INTO shops VALUES (40, NULL, 'nobody’s')");
      await database.query("INSERT INTO orders VALUES (400, 40)");
      await database.query(
        "INSERT INTO shipments VALUES (90, 400, 2000), (91, NULL, 1100), (92, NULL, NULL)",
      );

      const { rows } = await database.query(
        "SELECT id, merchant_id FROM shipments WHERE id >= 90 ORDER BY id",
      );
      expect(rows).toEqual([
        { id: 90, merchant_id: 2 },
        { id: 91, merchant_id: 1 },
        { id: 92, merchant_id: null },
      ]);
    });
  });

  it("gets it although row level security hides its parents from the writer", async () => {
    await undone(databases.expand, async (database) => {
      await database.query(`
      CREATE ROLE shops_blind_writer;
      GRANT INSERT ON lines TO shops_blind_writer;
      ALTER TABLE shops ENABLE ROW LEVEL SECURITY; ALTER TABLE shops FORCE ROW LEVEL SECURITY;
      ALTER TABLE orders ENABLE ROW LEVEL SECURITY; ALTER TABLE orders FORCE ROW LEVEL SECURITY`);
      await database.query("SET LOCAL ROLE shops_blind_writer");
      await database.query("INSERT INTO lines VALUES (90, 200, 'unseen')");
      await database.query("RESET ROLE");

      const { rows } = await database.query("SELECT merchant_id FROM lines WHERE id = 90");
      expect(rows).toEqual([{ merchant_id: 2 }]);
    });
  });
});

describe("a row that gets another parent", () => {
  it.each(["expand", "backfill", "enforce"] as const)(
    "gets the new parent's tenant, and so does all that hangs on it, after %s",
    async (phase) => {
      await undone(databases[phase], async (database) => {
        await database.query("UPDATE orders SET shop_id = 30 WHERE id = 110");
        await database.query("UPDATE lines SET order_id = 200 WHERE id = 1");

        const { rows } = await database.query(
          `SELECT (SELECT merchant_id FROM orders WHERE id = 110) AS "order",
                (SELECT merchant_id FROM lines WHERE id = 1) AS line`,
        );
        expect(rows).toEqual([{ order: 3, line: 2 }]);
        expect(await misownedRows(database, tenancy, phase === "expand")).toEqual([]);
      });
    },
  );

  it("loses the old parent's tenant where the new one has none", async () => {
    await undone(databases.backfill, async (database) => {
      await database.query("INSERT INTO shops VALUES (40, NULL, 'nobody’s')");
      await database.query("UPDATE orders SET shop_id = 40 WHERE id = 100");

      const { rows } = await database.query(
        `SELECT (SELECT merchant_id FROM orders WHERE id = 100) AS "order",
              (SELECT merchant_id FROM lines WHERE id = 1) AS line`,
      );
      expect(rows).toEqual([{ order: null, line: null }]);
    });
  });

  it("keeps its tenant when it loses its parent", async () => {
    await undone(databases.backfill, async (database) => {
      await database.query("UPDATE orders SET shop_id = NULL WHERE id = 100");

      const { rows } = await database.query("SELECT merchant_id FROM orders WHERE id = 100");
      expect(rows).toEqual([{ merchant_id: 1 }]);
    });
  });
});

describe("a parent that changes hands", () => {
  it.each(["expand", "backfill", "enforce"] as const)(
    "takes all its rows along after %s",
    async (phase) => {
      await undone(databases[phase], async (database) => {
        await database.query("UPDATE shops SET merchant_id = 3 WHERE id = 10");

        expect(await misownedRows(database, tenancy, phase === "expand")).toEqual([]);
        const { rows } = await database.query("SELECT merchant_id FROM parcels ORDER BY id");
        expect(rows.slice(0, 2)).toEqual([{ merchant_id: 3 }, { merchant_id: 3 }]);
      });
    },
  );

  it("takes filled rows along past an intermediate that is still empty", async () => {
    await undone(databases.backfill, async (database) => {
      await database.query("SET LOCAL session_replication_role = replica");
      await database.query("UPDATE orders SET merchant_id = NULL");
      await database.query("UPDATE shipments SET merchant_id = NULL");
      await database.query("SET LOCAL session_replication_role = origin");
      await database.query("UPDATE shops SET merchant_id = NULL WHERE id = 10");

      const { rows } = await database.query("SELECT merchant_id FROM parcels ORDER BY id");
      expect(rows).toEqual([null, null, 1, 2].map((merchant_id) => ({ merchant_id })));

      await database.query("UPDATE orders SET shop_id = 30 WHERE id = 110");
      await database.query("UPDATE shops SET merchant_id = 2 WHERE id = 10");
      expect(await misownedRows(database, tenancy, true)).toEqual([]);
      const { rows: later } = await database.query("SELECT merchant_id FROM parcels ORDER BY id");
      expect(later).toEqual([2, 2, 3, 2].map((merchant_id) => ({ merchant_id })));
    });
  });

  it("fills what waited for it when it has no path itself", async () => {
    await undone(databases.expand, async (database) => {
      await database.query("INSERT INTO orders VALUES (500, NULL)");
      await database.query("INSERT INTO lines VALUES (500, 500, 'waits')");
      await database.query("UPDATE orders SET merchant_id = 2 WHERE id = 500");

      const { rows } = await database.query("SELECT merchant_id FROM lines WHERE id = 500");
      expect(rows).toEqual([{ merchant_id: 2 }]);
    });
  });

  it.each(
    ["repeatable read", "serializable"].flatMap((level) =>
      [
        { table: "shops", move: "UPDATE shops SET merchant_id = 2 WHERE id = 10" },
        { table: "orders", move: "UPDATE orders SET shop_id = 20 WHERE id = 100" },
      ].map((each) => ({ level, ...each })),
    ),
  )(
    "is refused in a $level transaction, whose snapshot can't see all its rows: $move",
    async ({ level, table, move }) => {
      await undone(
        databases.expand,
        async (database) => {
          await expect(database.query(move)).rejects.toMatchObject({
            code: "0A000",
            message: `a row of ${table} can't change hands in a ${level} transaction while the tenancy migration runs`,
            hint: expect.stringContaining("READ COMMITTED") as string,
          });
        },
        level,
      );
    },
  );
});

describe("an ordinary write to a parent that is still empty", () => {
  it("fills the parent and leaves its rows alone", async () => {
    await undone(databases.expand, async (database) => {
      const before = await database.query("SELECT ctid::text, xmin::text FROM lines ORDER BY id");
      await database.query("UPDATE orders SET note = 'edited'");

      expect(
        (await database.query("SELECT DISTINCT merchant_id FROM orders ORDER BY 1")).rows,
      ).toEqual([1, 2, 3].map((merchant_id) => ({ merchant_id })));
      const after = await database.query("SELECT ctid::text, xmin::text FROM lines ORDER BY id");
      expect(after.rows).toEqual(before.rows);
    });
  });

  it.each(["repeatable read", "serializable"])(
    "goes through in a %s transaction",
    async (level) => {
      await undone(
        databases.expand,
        async (database) => {
          await database.query("UPDATE orders SET note = 'edited' WHERE id = 100");
          await database.query("INSERT INTO lines VALUES (90, 100, 'new')");
          expect(await misownedRows(database, tenancy, true)).toEqual([]);
        },
        level,
      );
    },
  );
});

describe("a tenant that the writer names itself", () => {
  it.each([
    [
      "INSERT INTO lines (id, order_id, merchant_id) VALUES (90, 100, 2)",
      "row (90) of table lines belongs to merchant_id 1 by its path, not to 2",
    ],
    [
      "UPDATE lines SET merchant_id = 3 WHERE id = 4",
      "row (4) of table lines belongs to merchant_id 2 by its path, not to 3",
    ],
    [
      "UPDATE orders SET shop_id = 20, merchant_id = 3 WHERE id = 100",
      "row (100) of table orders belongs to merchant_id 2 by its path, not to 3",
    ],
  ])("is refused where it contradicts the path: %s", async (write, message) => {
    await undone(databases.backfill, async (database) => {
      await expect(database.query(write)).rejects.toMatchObject({
        code: "23000",
        message,
        hint: "Leave merchant_id out: it is derived from the row's parent.",
        column: "merchant_id",
      });
    });
  });

  it("is taken where it agrees with the path", async () => {
    await undone(databases.expand, async (database) => {
      await database.query("INSERT INTO lines (id, order_id, merchant_id) VALUES (90, 100, 1)");
      await database.query("UPDATE lines SET merchant_id = 2 WHERE id = 4");
      expect(await misownedRows(database, tenancy, true)).toEqual([]);
    });
  });

  it("may not be emptied", async () => {
    await undone(databases.backfill, async (database) => {
      await database.query("UPDATE lines SET merchant_id = NULL");
      expect(await misownedRows(database, tenancy)).toEqual([]);
    });
  });
});

describe("a table with triggers of its own", () => {
  it("gets the tenant of the parent that they give a row", async () => {
    await undone(databases.expand, async (database) => {
      await database.query(
        `CREATE FUNCTION default_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.order_id := 200; RETURN NEW; END $$`,
      );
      await database.query(
        "CREATE TRIGGER set_order BEFORE INSERT ON lines FOR EACH ROW EXECUTE FUNCTION default_order()",
      );
      await database.query("INSERT INTO lines VALUES (90, NULL, 'new')");
      const { rows } = await database.query("SELECT merchant_id FROM lines WHERE id = 90");
      expect(rows).toEqual([{ merchant_id: 2 }]);
    });
  });
});

import type { FreshDatabase } from "@acme/local-postgres/testing";
import { defineTenancy } from "@acme/tenancy";
import { expect, it } from "vitest";
import { misownedRows } from "./support/oracle.ts";
import { expectRoundTrip } from "./support/round-trip.ts";
import { openTestSession } from "./support/sessions.ts";
import { databaseWith, migratorOf } from "./support/shops.ts";

const tenancy = defineTenancy({
  tenant: { table: "owners" },
  column: "owner",
  roles: { tenant: "rename_tenant", system: "rename_system" },
  tables: {
    things: { owner: "column" },
    pieces: { via: { thing_id: "things" }, renamedFrom: "parts" },
    bits: { via: { piece_id: "pieces" } },
    grains: { via: { bit_id: "bits" } },
  },
});

async function enforced(): Promise<FreshDatabase> {
  const database = await databaseWith(
    `CREATE TABLE owners (id integer PRIMARY KEY);
     CREATE TABLE things (id integer PRIMARY KEY, owner integer);
     CREATE TABLE parts (id integer PRIMARY KEY, thing_id integer);
     CREATE TABLE bits (id integer PRIMARY KEY, piece_id integer);
     CREATE TABLE grains (id integer PRIMARY KEY, bit_id integer);
     INSERT INTO owners VALUES (1); INSERT INTO things VALUES (1, 1); INSERT INTO parts VALUES (1, 1); INSERT INTO bits VALUES (1, 1)`,
  );
  await migratorOf(database, tenancy).run({ to: "enforce" });
  return database;
}

it("several tables get other names, although one function names them all", async () => {
  const database = await databaseWith(
    `CREATE TABLE owners (id integer PRIMARY KEY);
     CREATE TABLE things (id integer PRIMARY KEY, owner integer);
     CREATE TABLE parts (id integer PRIMARY KEY, thing_id integer);
     CREATE TABLE bits (id integer PRIMARY KEY, thing_id integer);
     CREATE TABLE grains (id integer PRIMARY KEY, part_id integer, bit_id integer);
     INSERT INTO owners VALUES (1), (2); INSERT INTO things VALUES (1, 1); INSERT INTO parts VALUES (1, 1);
     INSERT INTO bits VALUES (1, 1); INSERT INTO grains VALUES (1, 1, 1), (2, NULL, 1)`,
  );
  const renaming = defineTenancy({
    tenant: { table: "owners" },
    column: "owner",
    roles: { tenant: "rename_tenant", system: "rename_system" },
    tables: {
      articles: { owner: "column", renamedFrom: "things" },
      pieces: { via: { thing_id: "articles" }, renamedFrom: "parts" },
      shreds: { via: { thing_id: "articles" }, renamedFrom: "bits" },
      crumbs: { via: [{ part_id: "pieces" }, { bit_id: "shreds" }], renamedFrom: "grains" },
    },
  });
  await expectRoundTrip(
    database,
    renaming,
    ["INSERT INTO grains VALUES (3, 1, 1)"],
    ["INSERT INTO crumbs VALUES (4, 1, 1)", "UPDATE things SET owner = 2"],
  );
});

it.each([
  ["below", "INSERT INTO bits VALUES (2, 1)"],
  ["further below", "INSERT INTO grains VALUES (1, 1)"],
])(
  "a row that is written %s while a table gets its name, or its old one, finds its tenant",
  async (_where, write) => {
    const database = await enforced();
    const { steps } = await migratorOf(database, tenancy).plan();
    const rename = steps.find(({ id }) => id === "contract:rename:pieces");
    for (const statements of [rename?.statements ?? [], rename?.reverse ?? []]) {
      const renamer = await openTestSession(database);
      const writer = await openTestSession(database);
      await renamer.query(`BEGIN; ${statements.join(";\n")}`);
      const { progress, end } = await writer.start(`BEGIN; ${write}`);
      expect(progress).toBe("waits");
      await renamer.query("COMMIT");
      expect(await end).not.toBeInstanceOf(Error);
      await writer.query("ROLLBACK");
    }
    await database.query(write);
    expect(await misownedRows(database, tenancy)).toEqual([]);
  },
);

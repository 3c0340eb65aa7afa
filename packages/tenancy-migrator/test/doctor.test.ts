import { defineTenancy } from "@acme/tenancy";
import { expect, it } from "vitest";
import { unsureReason } from "../src/init/unsure.ts";
import { migratorOf, shopsDatabase, shopsTables, shopsTenancy } from "./support/shops.ts";

const role = "shops_doctor";

it("finds a right database fine in every point", async () => {
  const migrator = migratorOf(await shopsDatabase("legacy", { role }), shopsTenancy({ role }));
  expect(new Set((await migrator.doctor()).map((finding) => finding.level))).toEqual(
    new Set(["fine"]),
  );
});

it("warns, before anything is changed, of what will lead around the policies", async () => {
  const database = await shopsDatabase("legacy", { role });
  await database.query("CREATE VIEW open_orders AS SELECT * FROM orders");
  await database.query("CREATE TABLE wishes (id integer, order_id integer REFERENCES orders)");
  await database.query(
    "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
  );
  const findings = await migratorOf(database, shopsTenancy({ role })).doctor();
  const warnings = findings.filter((finding) => finding.level === "warning");
  expect(warnings.map((finding) => finding.message)).toEqual([
    expect.stringContaining("public.open_orders (owner's view"),
    expect.stringContaining("public.peek()"),
    expect.stringContaining("public.wishes refers to public.orders: add it to tables"),
  ]);
});

it("warns of a table that a guess has left to itself", async () => {
  const database = await shopsDatabase("legacy", { role });
  await database.query("CREATE TABLE wishes (id integer)");
  const tenancy = defineTenancy({
    tenant: { table: "merchants" },
    column: "merchant_id",
    roles: { tenant: role, system: `${role}_system` },
    tables: { ...shopsTables, wishes: { exempt: unsureReason("seen as such") } },
  });
  const findings = await migratorOf(database, tenancy).doctor();
  expect(findings.filter(({ level }) => level !== "fine")).toEqual([
    {
      level: "warning",
      message:
        '"wishes" is exempt only because nobody has said whose its rows are: nothing will isolate them',
    },
  ]);
});

it("names the roles that would see nothing any more as a problem", async () => {
  const database = await shopsDatabase("legacy", { role });
  await database.query(
    "DO $$ BEGIN CREATE ROLE shops_doctor_app; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
  );
  await database.query("GRANT SELECT ON orders TO shops_doctor_app");
  const findings = await migratorOf(database, shopsTenancy({ role })).doctor();
  const problems = findings.filter((finding) => finding.level === "problem");
  expect(problems.map((finding) => finding.message)).toEqual([
    expect.stringContaining('the role "shops_doctor_app" has rights on tenant tables'),
  ]);
});

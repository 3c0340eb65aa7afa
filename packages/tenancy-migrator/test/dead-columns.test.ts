import { describe, expect, it } from "vitest";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_dead_columns";
const tenancy = shopsTenancy({ role });

const holders = [
  {
    holder: "values",
    sql: "UPDATE orders SET old_ref = 'alive' WHERE id IN (100, 110)",
    says: "2 row(s) hold a value, e.g. 100, 110",
  },
  {
    holder: "a view",
    sql: "CREATE VIEW refs WITH (security_invoker = true) AS SELECT id, old_ref FROM orders",
    says: "view public.refs",
  },
  {
    holder: "an index",
    sql: "CREATE INDEX orders_refs ON orders (lower(old_ref))",
    says: "index public.orders_refs",
  },
  {
    holder: "a check constraint",
    sql: "ALTER TABLE orders ADD CONSTRAINT short_ref CHECK (length(old_ref) < 9)",
    says: "constraint short_ref on table public.orders",
  },
  {
    holder: "a function that names it",
    sql: "CREATE FUNCTION refs() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT o.old_ref FROM public.orders o; END $$",
    says: "function public.refs() names it",
  },
  {
    holder: "a function whose body PostgreSQL knows",
    sql: "CREATE FUNCTION refs() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(old_ref) FROM public.orders; END",
    says: "function public.refs()",
  },
  {
    holder: "a trigger on it",
    sql: `CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
          CREATE TRIGGER on_ref BEFORE UPDATE OF old_ref ON orders FOR EACH ROW EXECUTE FUNCTION noted()`,
    says: "trigger on_ref on table public.orders",
  },
  {
    holder: "a trigger whose function names it",
    sql: `CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.old_ref := NULL; RETURN NEW; END $$;
          CREATE TRIGGER on_ref BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION noted()`,
    says: "function public.noted() names it",
  },
  {
    holder: "a publication",
    sql: "CREATE PUBLICATION some_columns FOR TABLE orders (id, old_ref)",
    says: "publication of table public.orders in publication some_columns",
  },
  {
    holder: "a publication's row filter",
    sql: "CREATE PUBLICATION some_rows FOR TABLE orders WHERE (old_ref IS NULL) WITH (publish = 'insert')",
    says: "publication of table public.orders in publication some_rows",
  },
];

describe("a column that is declared dead", () => {
  it.each(holders)("is not dropped while there is $holder", async ({ sql, says }) => {
    const database = await shopsDatabase("enforce", { role });
    await database.query(sql);
    const migrator = migratorOf(database, tenancy);
    await expect(migrator.run({ to: "contract" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: [`orders.old_ref: ${says}`],
    });
    // Nothing of the phase has begun.
    const { rows } = await database.query(
      `SELECT to_regclass('shop_settings') AS renamed,
              (SELECT count(*)::int FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'old_ref') AS column,
              (SELECT count(*)::int FROM pg_constraint WHERE conname = 'orders_shop_id_fkey') AS "plain key"`,
    );
    expect(rows).toEqual([{ renamed: null, column: 1, "plain key": 1 }]);
    expect((await migrator.doctor()).filter(({ level }) => level === "problem")).toEqual([
      { level: "problem", message: expect.stringContaining(`orders.old_ref: ${says}`) as string },
    ]);
  });

  it("is not dropped while there is a policy, which a doctor sees beforehand", async () => {
    const database = await shopsDatabase("legacy", { role });
    await database.query("CREATE POLICY by_ref ON orders USING (old_ref IS NULL)");
    const problems = (await migratorOf(database, tenancy).doctor()).filter(
      ({ level }) => level === "problem",
    );
    // That one more policy opens what ours close is another matter, and told as well.
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('"orders" has the permissive policy "by_ref" for public'),
      expect.stringContaining("orders.old_ref: policy by_ref on table public.orders"),
    ]);
  });

  it("takes no value any more once the phase has begun, and comes back empty as it was", async () => {
    const database = await shopsDatabase("legacy", { role });
    await database.query(
      "ALTER TABLE orders ALTER COLUMN old_ref TYPE varchar(20), ALTER COLUMN old_ref SET DEFAULT NULL",
    );
    const migrator = migratorOf(database, tenancy);
    await migrator.run({ to: "contract" });
    await migrator.rollback({ to: "enforce" });
    const { rows } = await database.query(
      `SELECT format_type(atttypid, atttypmod) AS type, pg_get_expr(adbin, adrelid) AS "default"
       FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
       WHERE attrelid = 'orders'::regclass AND attname = 'old_ref'`,
    );
    expect(rows).toEqual([{ type: "character varying(20)", default: "NULL::character varying" }]);
  });

  it("is proved dead by a constraint that a writer who comes between runs into", async () => {
    const database = await shopsDatabase("enforce", { role });
    const { steps } = await migratorOf(database, tenancy).plan();
    const about = steps.filter((step) => step.id.endsWith("orders.old_ref"));
    expect(about.map(({ id, lock }) => [id, lock])).toEqual([
      ["contract:dead-check:orders.old_ref", "ACCESS EXCLUSIVE"],
      ["contract:dead-validate:orders.old_ref", "SHARE UPDATE EXCLUSIVE"],
      ["contract:drop-column:orders.old_ref", "ACCESS EXCLUSIVE"],
    ]);
    await database.query(about[0]?.statements[0] ?? "");
    await expect(database.query("UPDATE orders SET old_ref = 'alive'")).rejects.toMatchObject({
      code: "23514",
    });
    expect((await migratorOf(database, tenancy).run({ to: "contract" })).holds).toBe(true);
  });
});

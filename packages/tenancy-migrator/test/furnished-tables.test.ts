import type { FreshDatabase } from "@acme/local-postgres/testing";
import { defineTenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import { misownedRows } from "./support/oracle.ts";
import { expectRoundTrip } from "./support/round-trip.ts";
import { databaseWith, migratorOf } from "./support/shops.ts";

const roles = { tenant: "furnished_tenant", system: "furnished_system" };

const tables = `CREATE TABLE owners (id integer PRIMARY KEY);
  CREATE TABLE things (id integer PRIMARY KEY, owner integer);
  CREATE TABLE parts (id integer PRIMARY KEY, thing_id integer REFERENCES things, what text);
  INSERT INTO owners VALUES (1), (2); INSERT INTO things VALUES (1, 1), (2, 2);
  INSERT INTO parts VALUES (1, 1, 'pen'), (2, 2, 'ink');`;

const tenancy = defineTenancy({
  tenant: { table: "owners" },
  column: "owner",
  roles,
  tables: {
    things: { owner: "column" },
    pieces: { via: { thing_id: "things" }, renamedFrom: "parts" },
  },
});

const writes = [
  "INSERT INTO parts (id, thing_id) VALUES (3, 1)",
  "UPDATE things SET owner = 2 WHERE id = 1",
  "UPDATE parts SET thing_id = 2 WHERE id = 1",
];

async function problems(database: FreshDatabase): Promise<string[]> {
  const findings = await migratorOf(database, tenancy).doctor();
  return findings.filter(({ level }) => level === "problem").map(({ message }) => message);
}

async function expectUntouched(database: FreshDatabase): Promise<void> {
  const { rowCount } = await database.query(
    "SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'",
  );
  expect(rowCount).toBe(0);
}

describe("generated columns", () => {
  it("go to contract and back", async () => {
    await expectRoundTrip(
      await databaseWith(
        `${tables} ALTER TABLE parts ADD COLUMN twice integer GENERATED ALWAYS AS (thing_id * 2) STORED,
                                     ADD COLUMN long text GENERATED ALWAYS AS (what || '!') VIRTUAL;
         CREATE INDEX parts_twice ON parts (twice)`,
      ),
      tenancy,
      writes,
    );
  });

  it("are refused as a path: a trigger can't read them", async () => {
    const database = await databaseWith(
      `${tables} ALTER TABLE parts DROP COLUMN thing_id, ADD COLUMN code text;
       UPDATE parts SET code = 't' || id; ALTER TABLE parts ADD COLUMN thing_id integer GENERATED ALWAYS AS (substr(code, 2)::integer) STORED`,
    );
    await expect(migratorOf(database, tenancy).run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_CONFIG",
      details: [
        'a path from "parts" goes by "thing_id", a generated column, which a trigger can\'t read before the row is written; declare the columns that it is made of',
      ],
    });
    await expectUntouched(database);
  });
});

describe("publications", () => {
  it.each([
    ["all tables", "FOR ALL TABLES"],
    ["a schema", "FOR TABLES IN SCHEMA public"],
    ["a table with a row filter", "FOR TABLE parts WHERE (id > 1)"],
    ["some of a table's columns", "FOR TABLE parts (id, what)"],
    ["a table by its inserts", "FOR TABLE parts WITH (publish = 'insert')"],
  ])("of %s go to contract and back", async (_what, published) => {
    await expectRoundTrip(
      await databaseWith(`${tables} CREATE PUBLICATION news ${published}`),
      tenancy,
      writes,
    );
  });

  it("are what doctor warns of, since subscribers have to be changed first", async () => {
    const database = await databaseWith(
      `${tables} CREATE PUBLICATION news FOR TABLE parts, things`,
    );
    const findings = await migratorOf(database, tenancy).doctor();
    expect(findings.filter(({ level }) => level !== "fine")).toEqual([
      {
        level: "warning",
        message:
          '"parts" is published (news) and will get owner, be called pieces: a subscriber that is not changed first stops replicating',
      },
    ]);
  });

  it("of a table whose rows can't be told apart are refused: nobody may update it", async () => {
    const database = await databaseWith(
      `${tables} ALTER TABLE parts DROP CONSTRAINT parts_pkey; CREATE PUBLICATION news FOR ALL TABLES`,
    );
    const problem =
      "parts has no replica identity, but the publication news publishes its updates, so PostgreSQL refuses them: give it a primary key, or ALTER TABLE parts REPLICA IDENTITY FULL";
    await expect(migratorOf(database, tenancy).run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: [problem.replaceAll("parts ", "public.parts ")],
    });
    expect(await problems(database)).toEqual([expect.stringContaining("has no replica identity")]);
    await expectUntouched(database);
    await database.query("ALTER TABLE parts REPLICA IDENTITY FULL");
    expect((await migratorOf(database, tenancy).run({ to: "contract" })).holds).toBe(true);
  });
});

describe("triggers of one's own", () => {
  const calls = `CREATE TABLE journal (what text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO public.journal VALUES (TG_NAME || ' ' || TG_OP); RETURN NULL; END $$;
    CREATE FUNCTION adopt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.what = 'adopted' THEN NEW.thing_id := 2; END IF; RETURN NEW; END $$;`;

  it("go to contract and back, and do meanwhile what they always did", async () => {
    const database = await databaseWith(
      `${tables} ${calls}
       CREATE TRIGGER after_row AFTER INSERT OR UPDATE OR DELETE ON parts FOR EACH ROW EXECUTE FUNCTION note();
       CREATE TRIGGER of_statement AFTER UPDATE ON parts FOR EACH STATEMENT EXECUTE FUNCTION note();
       CREATE CONSTRAINT TRIGGER later AFTER INSERT ON parts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
       CREATE TRIGGER adopt BEFORE INSERT OR UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION adopt()`,
    );
    await expectRoundTrip(
      database,
      tenancy,
      ["INSERT INTO parts (id, thing_id, what) VALUES (3, 1, 'adopted')"],
      ["INSERT INTO pieces (id, thing_id, what) VALUES (4, 1, 'adopted')"],
    );
    // Twice: what the backfill and the migration wrote set none of them off.
    const { rows } = await database.query(
      "SELECT what, count(*)::int AS times FROM journal GROUP BY 1 ORDER BY 1",
    );
    expect(rows).toEqual([
      { what: "after_row INSERT", times: 2 },
      { what: "later INSERT", times: 2 },
    ]);
  });

  it("are refused where they could point a row elsewhere when its tenant has been derived", async () => {
    const database = await databaseWith(
      `${tables} ${calls} CREATE TRIGGER zzz_adopt BEFORE INSERT ON parts FOR EACH ROW EXECUTE FUNCTION adopt()`,
    );
    await expect(migratorOf(database, tenancy).run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: [
        'the trigger "zzz_adopt" of "parts" fires after the tenant has been derived: give it a name before "zz"',
      ],
    });
    expect(await problems(database)).toEqual([expect.stringContaining('"zzz_adopt"')]);
    await expectUntouched(database);
    await database.query("ALTER TRIGGER zzz_adopt ON parts RENAME TO adopt");
    await migratorOf(database, tenancy).run({ to: "expand" });
    await database.query("INSERT INTO parts (id, thing_id, what) VALUES (3, 1, 'adopted')");
    expect(await misownedRows(database, tenancy, true)).toEqual([]);
  });
});

describe("policies of one's own", () => {
  it.each([
    ["permissive", "CREATE POLICY mine ON parts USING (id > 1)", "public"],
    [
      "restrictive",
      "CREATE POLICY mine ON parts AS RESTRICTIVE TO CURRENT_USER USING (true)",
      "postgres",
    ],
  ])("are refused before anything is changed: a %s one", async (kind, policy, whom) => {
    const database = await databaseWith(`${tables} ${policy}`);
    await expect(migratorOf(database, tenancy).run({ to: "enforce" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: [`"parts" has the ${kind} policy "mine" for ${whom}`],
    });
    expect(await problems(database)).toEqual([expect.stringContaining('policy "mine"')]);
    await expectUntouched(database);
  });

  it("stay through the phases before enforce, and after the way back", async () => {
    const database = await databaseWith(
      `${tables} ALTER TABLE parts ENABLE ROW LEVEL SECURITY; ALTER TABLE parts FORCE ROW LEVEL SECURITY;
       CREATE POLICY mine ON parts USING (id > 1)`,
    );
    const migrator = migratorOf(database, tenancy);
    expect((await migrator.run({ to: "backfill" })).holds).toBe(true);
    expect(await misownedRows(database, tenancy)).toEqual([]);
    await migrator.rollback({ to: "start" });
    const { rows } = await database.query(
      "SELECT polname::text AS name, relrowsecurity AS enabled, relforcerowsecurity AS forced FROM pg_policy JOIN pg_class c ON c.oid = polrelid",
    );
    expect(rows).toEqual([{ name: "mine", enabled: true, forced: true }]);
  });
});

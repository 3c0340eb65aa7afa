import { defineTenancy } from "@acme/tenancy";
import type { Tenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import { identifier } from "../src/sql/quote.ts";
import { misownedRows } from "./support/oracle.ts";
import { expectRoundTrip } from "./support/round-trip.ts";
import { openTestSession } from "./support/sessions.ts";
import { databaseWith, migratorOf } from "./support/shops.ts";

const roles = { tenant: "any_schema_tenant", system: "any_schema_system" };

/** owners ← things ← parts, with a tenant key of some type. */
function threeTables(type: string, [one, other]: readonly [string, string]): string {
  return `CREATE TABLE owners (id ${type} PRIMARY KEY);
    CREATE TABLE things (id integer PRIMARY KEY, owner ${type} REFERENCES owners);
    CREATE TABLE parts (id integer PRIMARY KEY, thing_id integer REFERENCES things ON DELETE CASCADE);
    INSERT INTO owners VALUES (${one}), (${other});
    INSERT INTO things VALUES (1, ${one}), (2, ${other});
    INSERT INTO parts VALUES (1, 1), (2, 1), (3, 2);`;
}

const threeTablesTenancy = defineTenancy({
  tenant: { table: "owners" },
  column: "owner",
  roles,
  tables: { things: { owner: "column" }, parts: { via: { thing_id: "things" } } },
});

describe("a tenant key of any type", () => {
  it.each([
    ["smallint", ["1", "2"]],
    ["bigint", ["1", "9223372036854775807"]],
    ["uuid", ["'0192d3a0-0000-7000-8000-000000000001'", "'0192d3a0-0000-7000-8000-000000000002'"]],
    ["text", ["'O''Neil & Söhne'", "'$$ \\ \"x\"'"]],
    ["varchar(20)", ["'acme'", "'Acme'"]],
    ["char(4)", ["'a'", "'b'"]],
  ] as const)("does: %s", async (type, [one, other]) => {
    const database = await databaseWith(threeTables(type, [one, other]));
    await expectRoundTrip(database, threeTablesTenancy, [
      "INSERT INTO parts VALUES (4, 2)",
      `UPDATE things SET owner = ${other} WHERE id = 1`,
      "UPDATE parts SET thing_id = 2 WHERE id = 1",
    ]);
  });
});

describe("names of any kind", () => {
  const long = (letter: string): string => letter.repeat(63);

  const cases: readonly (readonly [string, string, readonly string[], Tenancy])[] = [
    [
      "quoted, mixed case, reserved, unicode, with dots and quotes, in a schema of its own and a hostile search_path",
      `CREATE SCHEMA "Läden & Co";
       CREATE TABLE "Läden & Co"."User" ("Schlüssel ""1""" integer PRIMARY KEY);
       CREATE TABLE "Läden & Co"."order" ("from" integer PRIMARY KEY, "Besitzer.ID" integer);
       CREATE TABLE "Läden & Co"."группа" ("select" integer PRIMARY KEY, "Order" integer REFERENCES "Läden & Co"."order" ON DELETE CASCADE, "tot?" text DEFAULT 'x' || '''');
       ALTER TABLE "Läden & Co"."группа" ALTER COLUMN "tot?" SET DEFAULT NULL;
       CREATE TABLE "Läden & Co"."a""b%s\\c" (id integer PRIMARY KEY, "группа" integer REFERENCES "Läden & Co"."группа");
       CREATE TABLE public."order" ("from" integer PRIMARY KEY, "Besitzer.ID" integer);
       CREATE TABLE public."User" ("Schlüssel ""1""" integer PRIMARY KEY);
       INSERT INTO "Läden & Co"."User" VALUES (1), (2);
       INSERT INTO "Läden & Co"."order" VALUES (10, 1), (20, 2);
       INSERT INTO "Läden & Co"."группа" VALUES (100, 10), (200, 20);
       INSERT INTO "Läden & Co"."a""b%s\\c" VALUES (1, 100), (2, 200);`,
      [
        `INSERT INTO "Läden & Co"."a""b%s\\c" VALUES (3, 200)`,
        `UPDATE "Läden & Co"."order" SET "Besitzer.ID" = 2 WHERE "from" = 10`,
      ],
      defineTenancy({
        schema: "Läden & Co",
        tenant: { table: "User", key: 'Schlüssel "1"' },
        column: "Besitzer.ID",
        roles: { tenant: 'Mieter "$$" & Co', system: 'Aufsicht "$$" & Co' },
        tables: {
          order: { owner: "column" },
          Gruppe: { via: { Order: "order" }, renamedFrom: "группа", deadColumns: ["tot?"] },
          'a"b%s\\c': { via: { группа: "Gruppe" }, index: ["группа desc", "id"] },
        },
      }),
    ],
    [
      "63 bytes long, alike but for the last",
      `CREATE TABLE ${long("t")} (${long("k")} integer PRIMARY KEY);
       CREATE TABLE ${long("a")} (${long("k")} integer PRIMARY KEY, ${long("o")} integer);
       CREATE TABLE ${"a".repeat(62)}b (${long("k")} integer PRIMARY KEY, ${long("p")} integer REFERENCES ${long("a")}, ${"p".repeat(62)}q integer);
       CREATE TABLE ${"a".repeat(62)}c (${long("k")} integer PRIMARY KEY, ${long("p")} integer REFERENCES ${"a".repeat(62)}b, ${"p".repeat(62)}q integer REFERENCES ${long("a")});
       INSERT INTO ${long("t")} VALUES (1), (2); INSERT INTO ${long("a")} VALUES (10, 1), (20, 2);
       INSERT INTO ${"a".repeat(62)}b VALUES (100, 10), (200, 20); INSERT INTO ${"a".repeat(62)}c VALUES (1, 100, NULL), (2, NULL, 20);`,
      [
        `INSERT INTO ${"a".repeat(62)}c VALUES (3, 200, 20)`,
        `UPDATE ${long("a")} SET ${long("o")} = 2 WHERE ${long("k")} = 10`,
      ],
      defineTenancy({
        tenant: { table: long("t"), key: long("k") },
        column: long("o"),
        roles,
        tables: {
          [long("a")]: { owner: "column" },
          [`${"a".repeat(62)}d`]: {
            via: { [long("p")]: long("a") },
            renamedFrom: `${"a".repeat(62)}b`,
            deadColumns: [`${"p".repeat(62)}q`],
          },
          [`${"a".repeat(62)}c`]: {
            via: [{ [long("p")]: `${"a".repeat(62)}d` }, { [`${"p".repeat(62)}q`]: long("a") }],
          },
        },
      }),
    ],
  ];
  it.each(cases)("do: %s", async (_what, schema, write, tenancy) => {
    const database = await databaseWith(schema);
    await database.query(`ALTER DATABASE ${database.name} SET search_path = public, "$user"`);
    await expectRoundTrip(database, tenancy, write);
  });

  it("are quoted exactly where PostgreSQL quotes them, all its key words included", async () => {
    const database = await databaseWith("");
    const { rows } = await database.query<{ word: string; quoted: string }>(
      `SELECT w.word, quote_ident(w.word) AS quoted
       FROM (SELECT word FROM pg_get_keywords() UNION VALUES ('a b'), ('A'), ('é'), ('a"b'), ('_x9'), ('9x'), ('a$'), ('')) AS w(word)`,
    );
    expect(rows.length).toBeGreaterThan(400);
    for (const { word, quoted } of rows) expect(identifier(word)).toBe(quoted);
  });
});

describe("a table that is partitioned by its tenant", () => {
  it("goes through all phases and back, its rows moving to other partitions", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE things (id integer, owner integer REFERENCES owners, PRIMARY KEY (owner, id)) PARTITION BY LIST (owner);
       CREATE TABLE things_1 PARTITION OF things FOR VALUES IN (1);
       CREATE TABLE things_rest PARTITION OF things DEFAULT;
       INSERT INTO owners VALUES (1), (2); INSERT INTO things VALUES (1, 1), (2, 2)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: { things: { owner: "column" } },
    });
    await expectRoundTrip(
      database,
      tenancy,
      ["UPDATE things SET owner = 2 WHERE id = 1", "INSERT INTO things VALUES (3, 1)"],
      ["UPDATE things SET owner = 1 WHERE id = 2"],
    );
  });
});

describe("keys of any shape", () => {
  it("may have several columns, and another key than the primary one, which may be NULL", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE depots (country text, no integer, code text UNIQUE, owner integer, PRIMARY KEY (country, no));
       CREATE TABLE shelves (id integer PRIMARY KEY, country text, depot_no integer,
                             FOREIGN KEY (country, depot_no) REFERENCES depots ON DELETE CASCADE ON UPDATE CASCADE);
       CREATE TABLE labels (id integer PRIMARY KEY, depot_code text REFERENCES depots (code) ON DELETE SET NULL);
       CREATE TABLE boxes (depot text, shelf integer, PRIMARY KEY (depot, shelf));
       INSERT INTO owners VALUES (1), (2);
       INSERT INTO depots VALUES ('de', 1, 'x', 1), ('de', 2, NULL, 2), ('fr', 1, 'y', 2);
       INSERT INTO shelves VALUES (1, 'de', 1), (2, 'fr', 1), (3, 'de', 2);
       INSERT INTO labels VALUES (1, 'x'), (2, 'y');
       INSERT INTO boxes VALUES ('x', 1), ('y', 2)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        depots: { owner: "column" },
        shelves: {
          via: { columns: ["country", "depot_no"], references: "depots", key: ["country", "no"] },
        },
        labels: { via: { columns: ["depot_code"], references: "depots", key: ["code"] } },
        boxes: {
          via: [{ shelf: "shelves" }, { columns: ["depot"], references: "depots", key: ["code"] }],
        },
      },
    });
    await expectRoundTrip(database, tenancy, [
      "UPDATE depots SET owner = 2 WHERE code = 'x'",
      "UPDATE depots SET owner = 1 WHERE code IS NULL",
      "UPDATE depots SET no = 7 WHERE country = 'de' AND no = 2",
      "INSERT INTO shelves VALUES (4, 'de', 7)",
      "INSERT INTO labels VALUES (3, 'x')",
      "UPDATE shelves SET country = 'fr', depot_no = 1 WHERE id = 1",
      "DELETE FROM boxes WHERE shelf = 1",
    ]);
  });

  it("hold a moving row whichever of them its rows refer to, also one that is NULL in it", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE depots (id integer PRIMARY KEY, code text UNIQUE, owner integer);
       CREATE TABLE labels (id integer PRIMARY KEY, depot_code text);
       CREATE TABLE shelves (id integer PRIMARY KEY, depot_id integer);
       INSERT INTO owners VALUES (1), (2); INSERT INTO depots VALUES (1, NULL, 1)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        depots: { owner: "column" },
        labels: { via: { columns: ["depot_code"], references: "depots", key: ["code"] } },
        shelves: { via: { depot_id: "depots" } },
      },
    });
    await migratorOf(database, tenancy).run({ to: "expand" });
    const [writer, mover] = [await openTestSession(database), await openTestSession(database)];
    await writer.query("BEGIN; INSERT INTO shelves VALUES (1, 1)");
    const { progress, end } = await mover.start("UPDATE depots SET owner = 2");
    expect(progress).toBe("waits");
    await writer.query("COMMIT");
    expect(await end).not.toBeInstanceOf(Error);
    expect(await misownedRows(database, tenancy)).toEqual([]);
  });

  it("may be called, with their table, as another table is", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE depots (id integer PRIMARY KEY, code text UNIQUE NOT NULL, owner integer);
       CREATE TABLE depots_code (id text PRIMARY KEY, owner integer);
       CREATE TABLE labels (id integer PRIMARY KEY, depot text);
       CREATE TABLE signs (id integer PRIMARY KEY, code text);
       INSERT INTO owners VALUES (1), (2);
       INSERT INTO depots VALUES (1, 'x', 1); INSERT INTO depots_code VALUES ('x', 2);
       INSERT INTO labels VALUES (1, 'x'); INSERT INTO signs VALUES (1, 'x')`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        depots: { owner: "column" },
        depots_code: { owner: "column" },
        labels: { via: { columns: ["depot"], references: "depots", key: ["code"] } },
        signs: { via: { code: "depots_code" } },
      },
    });
    await expectRoundTrip(database, tenancy, [
      "INSERT INTO labels VALUES (2, 'x')",
      "INSERT INTO signs VALUES (2, 'x')",
    ]);
  });

  it("may have foreign keys of the same name in several tables", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE things (id integer PRIMARY KEY, owner integer);
       CREATE TABLE parts (id integer PRIMARY KEY, thing_id integer, CONSTRAINT parent FOREIGN KEY (thing_id) REFERENCES things);
       CREATE TABLE bits (id integer PRIMARY KEY, part_id integer, CONSTRAINT parent FOREIGN KEY (part_id) REFERENCES parts);
       INSERT INTO owners VALUES (1); INSERT INTO things VALUES (1, 1); INSERT INTO parts VALUES (1, 1)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        things: { owner: "column" },
        parts: { via: { thing_id: "things" } },
        bits: { via: { part_id: "parts" } },
      },
    });
    await expectRoundTrip(database, tenancy, ["INSERT INTO bits VALUES (1, 1)"]);
  });

  it("may be missing where nothing hangs on the table", async () => {
    const database = await databaseWith(
      `${threeTables("integer", ["1", "2"])}
       CREATE TABLE clicks (part integer REFERENCES parts, at timestamptz DEFAULT now());
       INSERT INTO clicks VALUES (1), (3), (3)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        things: { owner: "column" },
        parts: { via: { thing_id: "things" } },
        clicks: { via: { part: "parts" } },
      },
    });
    await expectRoundTrip(database, tenancy, [
      "INSERT INTO clicks VALUES (2)",
      "UPDATE things SET owner = 2 WHERE id = 1",
    ]);
  });

  it("may point into their own table", async () => {
    const database = await databaseWith(
      `${threeTables("integer", ["1", "2"])}
       ALTER TABLE parts ADD COLUMN part_of integer REFERENCES parts ON DELETE CASCADE;
       UPDATE parts SET part_of = 1 WHERE id = 2`,
    );
    await expectRoundTrip(database, threeTablesTenancy, ["INSERT INTO parts VALUES (4, 2, 3)"]);
  });

  it("may be given by a sequence, which the tenant role may use", async () => {
    const database = await databaseWith(
      `${threeTables("integer", ["1", "2"])}
       CREATE TABLE notes (id serial PRIMARY KEY, part integer REFERENCES parts, body text);
       CREATE TABLE marks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note integer REFERENCES notes);
       INSERT INTO notes (part) VALUES (1); INSERT INTO marks (note) VALUES (1)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        things: { owner: "column" },
        parts: { via: { thing_id: "things" } },
        notes: { via: { part: "parts" } },
        marks: { via: { note: "notes" } },
      },
    });
    await migratorOf(database, tenancy).run({ to: "contract" });
    const tenant = await database.connect();
    await tenant.query(
      `BEGIN; SELECT acme_tenancy.enter(i.ticket) FROM acme_tenancy.issue_ticket(1, 'somebody') AS i;
       SET LOCAL ROLE ${roles.tenant}`,
    );
    await tenant.query("INSERT INTO notes (part, body) VALUES (2, 'mine')");
    const { rows } = await tenant.query(
      "INSERT INTO marks (note, owner) SELECT id, owner FROM notes WHERE body = 'mine' RETURNING id, note, owner",
    );
    expect(rows).toEqual([{ id: "2", note: 2, owner: 1 }]);
    await expect(tenant.query("INSERT INTO notes (part) VALUES (3)")).rejects.toMatchObject({
      code: "42501",
    });
    await tenant.query("ROLLBACK");
    await migratorOf(database, tenancy).rollback({ to: "start" });
    await expectRoundTrip(database, tenancy);
  });
});

describe("paths of any shape", () => {
  it("may be many steps long, of different length, and meet again", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE things (id integer PRIMARY KEY, owner integer);
       CREATE TABLE a (id integer PRIMARY KEY, thing_id integer REFERENCES things);
       CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
       CREATE TABLE c (id integer PRIMARY KEY, b_id integer REFERENCES b);
       CREATE TABLE d (id integer PRIMARY KEY, c_id integer REFERENCES c);
       CREATE TABLE short (id integer PRIMARY KEY, thing_id integer REFERENCES things);
       CREATE TABLE ends (id integer PRIMARY KEY, d_id integer REFERENCES d, short_id integer REFERENCES short, a_id integer REFERENCES a);
       CREATE TABLE tails (id integer PRIMARY KEY, end_id integer REFERENCES ends, short_id integer REFERENCES short);
       INSERT INTO owners VALUES (1), (2), (3);
       INSERT INTO things VALUES (1, 1), (2, 2); INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b VALUES (1, 1), (2, 2);
       INSERT INTO c VALUES (1, 1), (2, 2); INSERT INTO d VALUES (1, 1), (2, 2); INSERT INTO short VALUES (1, 1), (2, 2);
       INSERT INTO ends VALUES (1, 1, 1, 1), (2, 2, NULL, 2), (3, NULL, 1, NULL);
       INSERT INTO tails VALUES (1, 1, 1), (2, 2, 2), (3, NULL, 1), (4, 3, NULL);`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        things: { owner: "column" },
        a: { via: { thing_id: "things" } },
        b: { via: { a_id: "a" } },
        c: { via: { b_id: "b" } },
        d: { via: { c_id: "c" } },
        short: { via: { thing_id: "things" } },
        ends: { via: [{ d_id: "d" }, { short_id: "short" }, { a_id: "a" }] },
        tails: { via: [{ short_id: "short" }, { end_id: "ends" }] },
      },
    });
    const moves = (to: number): string[] => [
      `UPDATE things SET owner = ${to} WHERE id = 1`,
      `INSERT INTO ends VALUES (${to * 10}, 1, 1, 1)`,
      `INSERT INTO tails VALUES (${to * 10}, ${to * 10}, 1)`,
    ];
    await expectRoundTrip(database, tenancy, moves(2), moves(3));
  });
});

describe("what can't be migrated", () => {
  it.each([
    [
      "a table that others inherit from",
      "CREATE TABLE spare_parts () INHERITS (parts)",
      '"spare_parts" inherits from "parts", and an index or key never spans both',
    ],
    [
      "a table that inherits",
      "CREATE TABLE anything (); ALTER TABLE parts INHERIT anything",
      '"parts" inherits from "anything", and an index or key never spans both',
    ],
    [
      "a partition without its table",
      `ALTER TABLE parts RENAME TO parts_1; CREATE TABLE all_parts (LIKE parts_1) PARTITION BY RANGE (id);
       ALTER TABLE all_parts ATTACH PARTITION parts_1 FOR VALUES FROM (1) TO (100); ALTER TABLE parts_1 RENAME TO parts`,
      '"parts" is a partition of "all_parts": declare the table that it is a part of',
    ],
    [
      "a table that is partitioned by what is derived",
      `DROP TABLE parts; CREATE TABLE parts (id integer, thing_id integer, owner integer) PARTITION BY LIST (owner);
       CREATE TABLE parts_any PARTITION OF parts DEFAULT`,
      '"parts" is partitioned by LIST (owner): the tenant is derived when a row has its partition already; declare { owner: "column" }',
    ],
    [
      "a partition on another server",
      `DROP TABLE parts; CREATE TABLE parts (id integer, thing_id integer) PARTITION BY LIST (id);
       CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere;
       CREATE FOREIGN TABLE parts_far PARTITION OF parts DEFAULT SERVER elsewhere`,
      '"parts_far", a partition of "parts", is a foreign table',
    ],
  ])("is refused before anything is changed: %s", async (_what, change, detail) => {
    const database = await databaseWith(`${threeTables("integer", ["1", "2"])} ${change}`);
    const migrator = migratorOf(database, threeTablesTenancy);
    await expect(migrator.run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: [detail],
    });
    expect(
      (await database.query("SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'")).rowCount,
    ).toBe(0);
  });

  it("is what doctor says first", async () => {
    const database = await databaseWith(
      `${threeTables("integer", ["1", "2"])} CREATE TABLE spare_parts () INHERITS (parts)`,
    );
    const found = await migratorOf(database, threeTablesTenancy).doctor();
    expect(found.filter(({ level }) => level === "problem")).toEqual([
      {
        level: "problem",
        message: expect.stringContaining('"spare_parts" inherits from "parts"') as string,
      },
    ]);
  });

  it("is refused before anything is changed: a partitioned table that is referred to without its partition key", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE things (id integer, at date, owner integer, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
       CREATE TABLE parts (id integer PRIMARY KEY, thing_id integer)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        things: { owner: "column" },
        parts: { via: { columns: ["thing_id"], references: "things", key: ["id"] } },
      },
    });
    await expect(migratorOf(database, tenancy).run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_CONFIG",
      details: [
        'the path from "parts" to "things" ends at (id), which is not unique there: a key of a table that is partitioned by RANGE (at) has to hold those columns, and the path, too',
      ],
    });
  });

  it("is refused before anything is changed: a path by the tenant column itself", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE things (owner integer, no integer, PRIMARY KEY (owner, no));
       CREATE TABLE parts (id integer PRIMARY KEY, owner integer, thing_no integer)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: {
        things: { owner: "column" },
        parts: { via: { columns: ["owner", "thing_no"], references: "things" } },
      },
    });
    await expect(migratorOf(database, tenancy).run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_CONFIG",
      details: [expect.stringContaining('goes by "owner", which is what it is to give') as string],
    });
  });
});

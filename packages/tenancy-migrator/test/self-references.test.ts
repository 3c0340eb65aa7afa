import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { defineTenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import { misownedRows } from "./support/oracle.ts";
import { expectRoundTrip } from "./support/round-trip.ts";
import { databaseWith, migratorOf, sql } from "./support/shops.ts";

const roles = { tenant: "self_references_tenant", system: "self_references_system" };

/** Comments hang on pages, and on each other: 1 ← 2 ← 3 on two pages of one site, 4 elsewhere. */
const comments = `CREATE TABLE owners (id integer PRIMARY KEY);
  CREATE TABLE sites (id integer PRIMARY KEY, owner integer REFERENCES owners);
  CREATE TABLE pages (id integer PRIMARY KEY, site_id integer REFERENCES sites);
  CREATE TABLE comments (id integer PRIMARY KEY, page_id integer REFERENCES pages, answers integer, what text,
                         CONSTRAINT comments_answers FOREIGN KEY (answers) REFERENCES comments ON DELETE CASCADE);
  INSERT INTO owners VALUES (1), (2), (3);
  INSERT INTO sites VALUES (1, 1), (2, 2);
  INSERT INTO pages VALUES (10, 1), (11, 1), (20, 2);
  INSERT INTO comments VALUES (1, 10, NULL), (2, 10, 1), (3, 11, 2), (4, 20, NULL);`;

const commentsTenancy = defineTenancy({
  tenant: { table: "owners" },
  column: "owner",
  roles,
  tables: {
    sites: { owner: "column" },
    pages: { via: { site_id: "sites" } },
    notes: { via: { page_id: "pages" }, renamedFrom: "comments" },
  },
});

async function commentsAfterContract(): Promise<FreshDatabase> {
  return freshDatabase({
    template: "comments_contract",
    build: async (url) => {
      await sql(url, comments);
      await migratorOf({ url }, commentsTenancy).run({ to: "contract" });
    },
  });
}

const foldersTenancy = defineTenancy({
  tenant: { table: "owners" },
  column: "owner",
  roles,
  tables: { folders: { owner: "column" } },
});

const folders = `CREATE TABLE owners (id integer PRIMARY KEY);
  CREATE TABLE folders (id integer PRIMARY KEY, owner integer REFERENCES owners,
                        within integer REFERENCES folders ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
  INSERT INTO owners VALUES (1), (2);`;

describe("a table that refers to itself", () => {
  it("goes through all phases and back where the tenant comes by another path", async () => {
    await expectRoundTrip(
      await databaseWith(comments),
      commentsTenancy,
      [
        "INSERT INTO comments VALUES (5, 11, 3)",
        "UPDATE sites SET owner = 3 WHERE id = 1",
        "UPDATE comments SET answers = NULL, page_id = 20 WHERE id = 5",
      ],
      [
        // The whole tree goes along, on whichever page of the site its parts are.
        "UPDATE sites SET owner = 2 WHERE id = 1",
        "UPDATE notes SET answers = 4 WHERE id = 3",
        "INSERT INTO notes (id, page_id, answers) VALUES (6, 20, 3)",
        "DELETE FROM notes WHERE id = 4",
      ],
    );
  });

  it("goes through all phases and back where each row names its tenant", async () => {
    await expectRoundTrip(
      await databaseWith(
        `${folders} INSERT INTO folders VALUES (2, 1, 1), (1, 1, NULL), (3, 2, NULL)`,
      ),
      foldersTenancy,
      ["INSERT INTO folders VALUES (4, 1, 2)"],
      // A child before its parent, as its deferred foreign key lets it.
      ["INSERT INTO folders VALUES (6, 2, 5), (5, 2, 3)", "UPDATE folders SET id = 9 WHERE id = 5"],
    );
  });

  it("goes through all phases and back where it is partitioned, too", async () => {
    const database = await databaseWith(
      `CREATE TABLE owners (id integer PRIMARY KEY);
       CREATE TABLE things (id integer PRIMARY KEY, owner integer);
       CREATE TABLE parts (id integer, k integer, thing_id integer REFERENCES things, part_of integer, part_of_k integer,
                           PRIMARY KEY (id, k), FOREIGN KEY (part_of, part_of_k) REFERENCES parts) PARTITION BY LIST (k);
       CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
       CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
       INSERT INTO owners VALUES (1), (2); INSERT INTO things VALUES (1, 1), (2, 2);
       INSERT INTO parts VALUES (1, 1, 1, NULL, NULL), (2, 2, 1, 1, 1), (3, 3, 2, NULL, NULL)`,
    );
    const tenancy = defineTenancy({
      tenant: { table: "owners" },
      column: "owner",
      roles,
      tables: { things: { owner: "column" }, parts: { via: { thing_id: "things" } } },
    });
    await expectRoundTrip(
      database,
      tenancy,
      ["INSERT INTO parts VALUES (4, 4, 1, 2, 2)"],
      [
        "UPDATE things SET owner = 2 WHERE id = 1",
        "UPDATE parts SET part_of = 3, part_of_k = 3 WHERE id = 4",
      ],
    );
  });

  it("takes what is below a row along when that changes hands", async () => {
    const database = await databaseWith(
      `${folders} INSERT INTO folders VALUES (1, 1, NULL), (2, 1, 1), (3, 1, 2), (4, 1, NULL)`,
    );
    await migratorOf(database, foldersTenancy).run({ to: "contract" });
    await database.query("UPDATE folders SET owner = 2 WHERE id = 1");
    const { rows } = await database.query(
      "SELECT json_object_agg(id, owner) AS owners FROM folders",
    );
    expect(rows).toEqual([{ owners: { 1: 2, 2: 2, 3: 2, 4: 1 } }]);
  });

  it("can't refer to another tenant's row any more, whoever writes", async () => {
    const database = await commentsAfterContract();
    await expect(database.query("UPDATE notes SET answers = 4 WHERE id = 3")).rejects.toMatchObject(
      { code: "23503", constraint: "notes_owner_answers_fkey" },
    );
    await expect(
      database.query("UPDATE notes SET page_id = 20 WHERE id = 3"),
    ).rejects.toMatchObject({ code: "23503", constraint: "notes_owner_answers_fkey" });
  });

  it("is a gap in the evidence when it has lost the key that says so", async () => {
    const database = await commentsAfterContract();
    const migrator = migratorOf(database, commentsTenancy);
    expect((await migrator.audit()).holds).toBe(true);
    await database.query("ALTER TABLE notes DROP CONSTRAINT notes_owner_answers_fkey");
    const { checks } = await migrator.audit();
    expect(checks.find(({ id }) => id === "foreign-keys")).toMatchObject({
      holds: false,
      actual: expect.stringContaining("notes has lost notes_owner_answers_fkey") as string,
    });
  });

  it("may come to do so when all is done: the next run takes it in", async () => {
    const database = await databaseWith(
      `${comments} ALTER TABLE comments DROP CONSTRAINT comments_answers`,
    );
    const migrator = migratorOf(database, commentsTenancy);
    await migrator.run({ to: "contract" });
    await database.query("ALTER TABLE notes ADD FOREIGN KEY (answers) REFERENCES notes");
    expect((await migrator.audit()).holds).toBe(false);
    expect((await migrator.run({ to: "contract" })).holds).toBe(true);
    expect((await migrator.plan()).steps).toEqual([]);
    await database.query("UPDATE sites SET owner = 2 WHERE id = 1");
    expect(await misownedRows(database, commentsTenancy)).toEqual([]);
  });
});

describe("a row that refers to another tenant's row of its own table", () => {
  const refused = { code: "TENANCY_UNOWNED_ROWS" };

  it("stops the run before anything is changed", async () => {
    const database = await databaseWith(`${comments} UPDATE comments SET answers = 4 WHERE id = 3`);
    await expect(migratorOf(database, commentsTenancy).run({ to: "expand" })).rejects.toMatchObject(
      {
        ...refused,
        details: ["comments: 1 × refers-to-another-tenant, e.g. 3"],
      },
    );
  });

  it("is found when it came to be while the run went on", async () => {
    const database = await databaseWith(comments);
    await migratorOf(database, commentsTenancy).run({ to: "backfill" });
    await database.query("UPDATE pages SET site_id = 2 WHERE id = 11");
    await expect(
      migratorOf(database, commentsTenancy).run({ to: "enforce" }),
    ).rejects.toMatchObject({
      ...refused,
      details: ["comments: 1 × refers-to-another-tenant, e.g. 3"],
    });
  });

  it("goes to quarantine with all that refers to it, and comes back", async () => {
    const database = await databaseWith(`${comments} UPDATE comments SET answers = 4 WHERE id = 2`);
    const migrator = migratorOf(database, commentsTenancy);
    await migrator.run({ to: "contract", remedies: { conflicts: { kind: "quarantine" } } });
    expect((await database.query("SELECT id FROM notes ORDER BY 1")).rows).toEqual([
      { id: 1 },
      { id: 4 },
    ]);
    expect(await misownedRows(database, commentsTenancy)).toEqual([]);
    await migrator.rollback({ to: "start" });
    expect((await database.query("SELECT FROM comments")).rowCount).toBe(4);
  });

  it("stops the run when it points at nothing", async () => {
    const database = await databaseWith(
      `${comments} ALTER TABLE comments DROP CONSTRAINT comments_answers; UPDATE comments SET answers = 77 WHERE id = 4;
       ALTER TABLE comments ADD CONSTRAINT comments_answers FOREIGN KEY (answers) REFERENCES comments NOT VALID`,
    );
    await expect(migratorOf(database, commentsTenancy).run({ to: "expand" })).rejects.toMatchObject(
      {
        ...refused,
        details: ["comments: 1 × missing-parent, e.g. 4"],
      },
    );
  });
});

describe("a tree of which the root alone names the tenant", () => {
  it("is refused with the statement that fills it, and works then", async () => {
    const database = await databaseWith(
      `${folders} INSERT INTO folders VALUES (1, 1, NULL), (2, NULL, 1), (3, NULL, 2), (4, 2, NULL)`,
    );
    const migrator = migratorOf(database, foldersTenancy);
    const error: unknown = await migrator.run({ to: "expand" }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "TENANCY_UNOWNED_ROWS",
      details: [
        expect.stringContaining(
          "folders: 2 × no-tenant, e.g. 2, 3; if their tenant is that of the row they refer to by (within)",
        ) as string,
      ],
    });
    const fill = /fill them by: (?<statement>.*)$/u.exec(
      String((error as { details: string[] }).details[0]),
    );
    await database.query(fill?.groups?.["statement"] ?? "");
    expect((await migrator.run({ to: "contract" })).holds).toBe(true);
    expect((await database.query("SELECT DISTINCT owner FROM folders WHERE id < 4")).rows).toEqual([
      { owner: 1 },
    ]);
  });

  it("can't be declared as a path to itself", () => {
    expect(() =>
      defineTenancy({
        tenant: { table: "owners" },
        column: "owner",
        roles,
        tables: { folders: { via: { within: "folders" } } },
      }),
    ).toThrow("ownership can't go round");
  });
});

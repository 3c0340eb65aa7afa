import { defineTenancy } from "@acme/tenancy";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { expectRoundTrip } from "./support/round-trip.ts";
import { databaseWith, migratorOf } from "./support/shops.ts";
import { answerTo } from "./support/staffed-shops.ts";

const callers = "claims_authenticated";

/** As on a platform that puts its own gate before PostgreSQL: a login that may only become other roles. */
function schema(type: string): string {
  const [one, other] = type === "uuid" ? [id(1), id(2)] : ["1", "2"];
  return `
  DO $$ BEGIN CREATE ROLE ${callers}; CREATE ROLE ${callers}_gate NOINHERIT LOGIN PASSWORD 'secret'; GRANT ${callers} TO ${callers}_gate;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
  CREATE TABLE clubs (id ${type} PRIMARY KEY, name text, fee integer DEFAULT 1);
  CREATE TABLE members (club ${type} NOT NULL REFERENCES clubs ON DELETE CASCADE, person uuid NOT NULL, level text NOT NULL, UNIQUE (club, person));
  CREATE TABLE notes (id integer PRIMARY KEY, club ${type} REFERENCES clubs, body text);
  CREATE TABLE replies (id integer PRIMARY KEY, note integer REFERENCES notes);
  GRANT ALL ON ALL TABLES IN SCHEMA public TO ${callers};
  GRANT USAGE ON SCHEMA public TO ${callers};
  INSERT INTO clubs VALUES ('${one}', 'A'), ('${other}', 'B');
  INSERT INTO members VALUES ('${one}', '${id(7)}', 'admin'), ('${other}', '${id(7)}', 'viewer'), ('${other}', '${id(8)}', 'owner'),
    ('${one}', '${id(9)}', 'member');
  INSERT INTO notes VALUES (1, '${one}'), (2, '${other}'); INSERT INTO replies VALUES (1, 1), (2, 2)`;
}

function id(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`;
}

const tenancy = defineTenancy({
  tenant: { table: "clubs", updatable: ["name"] },
  column: "club",
  roles: { tenant: "claims_tenant", system: "claims_system" },
  members: { table: "members", user: "person", role: "level" },
  claims: { role: callers },
  tables: {
    members: { owner: "column" },
    notes: { owner: "column" },
    replies: { via: { note: "notes" } },
  },
});

let database: FreshDatabase;

beforeEach(async () => {
  database = await databaseWith(schema("integer"), { template: "claims" });
  await migratorOf(database, tenancy).run({ to: "contract" });
});

/** A request of that person's, as the gate makes it. */
async function requestOf(claims: string): Promise<Client> {
  const url = new URL(database.url);
  url.username = `${callers}_gate`;
  url.password = "secret";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query("BEGIN");
  await client.query(`SET LOCAL ROLE ${callers}`);
  await client.query("SELECT set_config('request.jwt.claims', $1, true)", [claims]);
  return client;
}

const person = (number: number): string => JSON.stringify({ sub: id(number), role: callers });

describe("a caller by claims", () => {
  it("sees the rows of every tenant that it belongs to, and writes where its role lets it", async () => {
    const client = await requestOf(person(7));
    expect(await answerTo(client, "SELECT FROM clubs")).toBe(2);
    expect(await answerTo(client, "SELECT FROM replies")).toBe(2);
    // Admin of one.
    expect(await answerTo(client, "UPDATE notes SET body = 'x'")).toBe(1);
    expect(await answerTo(client, "UPDATE clubs SET name = 'x'")).toBe(1);
    expect(await answerTo(client, "INSERT INTO replies VALUES (3, 1)")).toBe(1);
    expect(
      await answerTo(client, `UPDATE members SET level = 'admin' WHERE person = '${id(9)}'`),
    ).toBe(1);
    expect(
      await answerTo(client, `UPDATE members SET level = 'owner' WHERE person = '${id(9)}'`),
    ).toBe("42501");
    // Viewer of the other.
    expect(await answerTo(client, "INSERT INTO notes VALUES (3, 2)")).toBe("42501");
    expect(await answerTo(client, "DELETE FROM members WHERE club = 2")).toBe(0);
    // And what is nobody's to do.
    expect(await answerTo(client, "UPDATE clubs SET fee = 0")).toBe("42501");
    expect(await answerTo(client, "DELETE FROM clubs")).toBe("42501");
    expect(await answerTo(client, "TRUNCATE replies")).toBe("42501");
  });

  it.each(["", "{}", '{"sub":null}', person(1)])(
    "who is nobody sees nothing: %s",
    async (claims) => {
      const client = await requestOf(claims);
      for (const table of ["clubs", "members", "notes", "replies"]) {
        expect(await answerTo(client, `SELECT FROM ${table}`)).toBe(0);
      }
      expect(await answerTo(client, "INSERT INTO notes VALUES (3, 1)")).toBe("42501");
    },
  );

  it("hears of another tenant's row what it hears of none, and can't take the last owner away", async () => {
    const member = await requestOf(person(9));
    for (const note of [2, 99]) {
      expect(await answerTo(member, `INSERT INTO replies (id, note) VALUES (3, ${note})`)).toBe(
        "23503",
      );
    }
    const owner = await requestOf(person(8));
    expect(await answerTo(owner, "DELETE FROM members")).toBe("TN006");
  });

  it("has no ticket's functions, and a tenant's login none of its own", async () => {
    const client = await requestOf(person(7));
    for (const call of [
      "enter('x')",
      "current_club()",
      "system_access()",
      "issue_ticket(1, NULL)",
    ]) {
      expect(await answerTo(client, `SELECT acme_tenancy.${call}`)).toBe("42501");
    }
    const tenant = await database.connect();
    await tenant.query("SET ROLE claims_tenant");
    await tenant.query("SELECT set_config('request.jwt.claims', $1, false)", [person(7)]);
    expect((await tenant.query("SELECT FROM notes")).rowCount).toBe(0);
  });
});

describe("claims", () => {
  it.each(["uuid", "text", "varchar(40)", "varchar", "character(40)", "numeric(10,0)", "bigint"])(
    "do for a tenant key of type %s, forwards and back, rights that were there included",
    async (type) => {
      await expectRoundTrip(await databaseWith(schema(type)), tenancy);
    },
  );

  it("come as a role that has to be there", async () => {
    const elsewhere = await databaseWith(schema("integer"));
    const unknown = { ...tenancy, claims: { role: "claims_nobody" } };
    await expect(migratorOf(elsewhere, unknown).plan()).rejects.toMatchObject({
      code: "TENANCY_CONFIG",
      details: ['the role "claims_nobody" of callers by claims does not exist'],
    });
  });
});

import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { loginTo, staffedShops, staffedTenancy } from "../support/staffed-shops.ts";

const role = "staffed_system_work";
const tenancy = staffedTenancy(role);

let database: FreshDatabase;
let session: Client;

beforeEach(async () => {
  database = await staffedShops("system_work", tenancy);
  session = await loginTo(database, `${role}_system`);
  return () => session.end();
});

async function begin(client: Client): Promise<string> {
  const { rows } = await client.query<{ access: string }>(
    "SELECT acme_tenancy.begin_system_access('support@acme', 'ticket 4711') AS access",
  );
  return rows[0]?.access ?? "";
}

const enter = (client: Client, access: string): Promise<unknown> =>
  client.query("SELECT acme_tenancy.enter_system($1)", [access]);

async function shopsSeen(client: Client): Promise<number | null> {
  return (await client.query("SELECT FROM shops")).rowCount;
}

async function setting(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ value: string }>(
    "SELECT current_setting('acme_tenancy.access', true) AS value",
  );
  return rows[0]?.value;
}

const refused = { code: "TN007" };

describe("work on all tenants", () => {
  it("sees nothing, and writes nothing, before its beginning is on record", async () => {
    expect(await shopsSeen(session)).toBe(0);
    expect((await session.query("UPDATE shops SET name = ''")).rowCount).toBe(0);
    await expect(session.query("INSERT INTO shops VALUES (40, 1)")).rejects.toMatchObject({
      code: "42501",
    });
  });

  it("sees and writes everybody's rows in the transaction that names its record, and in no other", async () => {
    const access = await begin(session);
    await session.query("BEGIN");
    await enter(session, access);
    expect(await shopsSeen(session)).toBe(4);
    expect((await session.query("UPDATE merchants SET name = name")).rowCount).toBe(3);
    expect((await session.query("INSERT INTO shops VALUES (40, 1)")).rowCount).toBe(1);
    expect((await session.query("DELETE FROM staff WHERE merchant_id = 3")).rowCount).toBe(1);
    const seal = await setting(session);
    await session.query("COMMIT");
    await session.query("BEGIN");
    await session.query("SELECT set_config('acme_tenancy.access', $1, true)", [seal]);
    expect(await shopsSeen(session)).toBe(0);
    await session.query("ROLLBACK");
    const other = await loginTo(database, `${role}_system`);
    await session.query("BEGIN");
    await enter(session, access);
    await other.query("BEGIN");
    await other.query("SELECT set_config('acme_tenancy.access', $1, true)", [
      await setting(session),
    ]);
    expect(await shopsSeen(other)).toBe(0);
    await other.end();
  });

  it.each(["", " ", "x", "00000000-0000-4000-8000-000000000000", "a b"])(
    "is not begun by writing %j into its setting",
    async (forged) => {
      await session.query("BEGIN");
      await session.query("SELECT set_config('acme_tenancy.access', $1, true)", [forged]);
      expect(await shopsSeen(session)).toBe(0);
    },
  );

  it("goes by no record that is not there, and by none of somebody else's", async () => {
    await expect(enter(session, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject(
      refused,
    );
    const { rows } = await database.query<{ access: string }>(
      "SELECT acme_tenancy.begin_system_access('me', 'as another login') AS access",
    );
    await expect(enter(session, rows[0]?.access ?? "")).rejects.toMatchObject(refused);
  });

  it.each(["BEGIN", "BEGIN; SAVEPOINT before"])(
    "goes by no record that it could take back itself: %s",
    async (opening) => {
      await session.query(opening);
      const access = await begin(session);
      if (opening.includes("SAVEPOINT")) await session.query("RELEASE before");
      await expect(enter(session, access)).rejects.toMatchObject(refused);
    },
  );

  it("ends once, with what became of it beside who began it and why", async () => {
    const access = await begin(session);
    await session.query("BEGIN");
    await enter(session, access);
    await session.query("SELECT acme_tenancy.end_system_access($1, 'committed', 7)", [access]);
    await session.query("COMMIT");
    for (const statement of [
      "SELECT acme_tenancy.end_system_access($1, 'failed', NULL)",
      "SELECT acme_tenancy.end_system_access($1, 'committed', 8)",
      "SELECT acme_tenancy.enter_system($1)",
    ]) {
      await expect(session.query(statement, [access])).rejects.toMatchObject(refused);
    }
    const { rows } = await database.query(
      "SELECT access, event, actor, reason, row_count, login FROM acme_tenancy.system_audit ORDER BY id",
    );
    const about = {
      access,
      actor: "support@acme",
      reason: "ticket 4711",
      login: `${role}_system_login`,
    };
    expect(rows).toEqual([
      { ...about, event: "begun", row_count: null },
      { ...about, event: "committed", row_count: "7" },
    ]);
  });

  it("has no end of a third kind, and none of what never began", async () => {
    const access = await begin(session);
    for (const event of ["begun", "done", null]) {
      await expect(
        session.query("SELECT acme_tenancy.end_system_access($1, $2, 0)", [access, event]),
      ).rejects.toMatchObject({ code: "22023" });
    }
    await expect(
      session.query(
        "SELECT acme_tenancy.end_system_access('00000000-0000-4000-8000-000000000000', 'failed', 0)",
      ),
    ).rejects.toMatchObject(refused);
  });

  it.each([
    ["", "because"],
    [" \t\n", "because"],
    ["me", "  "],
    [null, "because"],
    ["me", null],
  ])("needs an actor and a reason: not %j, %j", async (actor, reason) => {
    await expect(
      session.query("SELECT acme_tenancy.begin_system_access($1, $2)", [actor, reason]),
    ).rejects.toMatchObject({ code: "22023" });
  });

  it("finds out where somebody belongs, before anybody has a ticket", async () => {
    const { rows } = await session.query(
      "SELECT * FROM acme_tenancy.tenants_of('anna') ORDER BY 1",
    );
    expect(rows).toEqual([
      { tenant: 1, role: "admin" },
      { tenant: 2, role: "admin" },
    ]);
  });

  it("can't be a tenant's, nor a tenant's be it", async () => {
    await expect(session.query("SELECT acme_tenancy.enter('x')")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(session.query("TABLE acme_tenancy.system_audit")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(session.query(`SET ROLE ${role}`)).rejects.toMatchObject({ code: "42501" });
  });
});

describe("the audit", () => {
  it.each([
    "UPDATE acme_tenancy.system_audit SET reason = 'nothing'",
    "DELETE FROM acme_tenancy.system_audit",
    "TRUNCATE acme_tenancy.system_audit",
    "INSERT INTO acme_tenancy.system_audit (access, event, actor, reason) SELECT access, event, actor, reason FROM acme_tenancy.system_audit ON CONFLICT (access, event) DO UPDATE SET reason = 'nothing'",
  ])("stays as it was written, also for a superuser: %s", async (statement) => {
    await begin(session);
    for (const origin of ["origin", "replica"]) {
      const superuser = await database.connect();
      await superuser.query(`SET session_replication_role = ${origin}`);
      await expect(superuser.query(statement)).rejects.toMatchObject({ code: "55000" });
    }
    const { rows } = await database.query("SELECT reason FROM acme_tenancy.system_audit");
    expect(rows).toEqual([{ reason: "ticket 4711" }]);
  });
});

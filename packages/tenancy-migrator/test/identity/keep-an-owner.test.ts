import { describe, expect, it, onTestFinished } from "vitest";
import type { Session } from "../support/sessions.ts";
import { openTestSession } from "../support/sessions.ts";
import {
  beginAs,
  loginTo,
  staffedShops,
  staffedTenancy,
  ticketFor,
  workAs,
} from "../support/staffed-shops.ts";

const role = "staffed_owners";
const lastOwner = { code: "TN006", message: "the last owner can't go" };
const shops = () => staffedShops("owners", staffedTenancy(role));

describe("the last owner of a tenant", () => {
  it.each([
    "DELETE FROM staff WHERE job = 'owner'",
    "DELETE FROM staff",
    "UPDATE staff SET job = 'admin' WHERE person = 'olof'",
    "UPDATE staff SET job = 'owner of nothing'",
    "INSERT INTO staff VALUES (3, 'olof', 'viewer') ON CONFLICT (merchant_id, person) DO UPDATE SET job = 'viewer'",
  ])("can't go by: %s", async (statement) => {
    const session = await workAs(await shops(), role, 3, "olof");
    await expect(session.query(statement)).rejects.toMatchObject(lastOwner);
  });

  it("can go once there is another, also in one statement, and may be renamed", async () => {
    const session = await workAs(await shops(), role, 3, "olof");
    await session.query("UPDATE staff SET person = 'olof the second' WHERE person = 'olof'");
    await session.query("ROLLBACK");
    const database = await shops();
    const again = await workAs(database, role, 3, "olof");
    await again.query("INSERT INTO staff VALUES (3, 'heir', 'admin')");
    await again.query(
      "UPDATE staff SET job = CASE person WHEN 'heir' THEN 'owner' ELSE 'admin' END",
    );
    await again.query("COMMIT");
    const { rows } = await database.query(
      "SELECT person, job FROM staff WHERE merchant_id = 3 ORDER BY 1",
    );
    expect(rows).toEqual([
      { person: "heir", job: "owner" },
      { person: "olof", job: "admin" },
    ]);
  });

  it("can be taken away by who works on all tenants, and goes with the tenant", async () => {
    const database = await shops();
    expect((await database.query("DELETE FROM staff WHERE merchant_id = 3")).rowCount).toBe(1);
    expect((await database.query("DELETE FROM merchants WHERE id = 2")).rowCount).toBe(1);
    expect((await database.query("SELECT FROM staff WHERE merchant_id <> 1")).rowCount).toBe(0);
  });

  it("is kept from whoever has entered for that tenant, whatever else they may, and from no other", async () => {
    const database = await shops();
    const superuser = await database.connect();
    await beginAs(database, superuser, 3, "olof");
    const others = "DELETE FROM staff WHERE merchant_id = 2 AND job = 'owner'";
    expect((await superuser.query(others)).rowCount).toBe(1);
    // An owner elsewhere is none here.
    const moving = "UPDATE staff SET merchant_id = 2 WHERE person = 'olof'";
    await expect(superuser.query(moving)).rejects.toMatchObject(lastOwner);
  });

  it("can't be wiped out by taking the transaction's own settings away first", async () => {
    const session = await workAs(await shops(), role, 3, "olof");
    // What a statement returns is computed before its AFTER triggers ask.
    const wiping = "DELETE FROM staff RETURNING set_config('acme_tenancy.seal', '', true)";
    await expect(session.query(wiping)).rejects.toMatchObject(lastOwner);
  });
});

describe("two owners who leave at once", () => {
  it.each([
    { isolation: "READ COMMITTED", code: "TN006" },
    { isolation: "REPEATABLE READ", code: "40001" },
    { isolation: "SERIALIZABLE", code: "40001" },
  ])("leave one behind: $isolation", async ({ isolation, code }) => {
    const database = await shops();
    const leave = async (person: string): Promise<Session> => {
      const client = await loginTo(database, role);
      onTestFinished(() => client.end());
      const session = await openTestSession({ ...database, connect: async () => client });
      await session.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      await client.query("SELECT acme_tenancy.enter($1)", [await ticketFor(database, 1, person)]);
      return session;
    };
    const [olga, otto] = [await leave("olga"), await leave("otto")];
    await olga.query("DELETE FROM staff WHERE person = 'olga'");
    const { progress, end } = await otto.start("DELETE FROM staff WHERE person = 'otto'");
    expect(progress).toBe("waits");
    await olga.query("COMMIT");
    expect(await end).toMatchObject({ code });
    await otto.query("ROLLBACK");
    const { rows } = await database.query(
      "SELECT person FROM staff WHERE merchant_id = 1 AND job = 'owner'",
    );
    expect(rows).toEqual([{ person: "otto" }]);
  });
});

it("does not ask about members who are no owners", async () => {
  const database = await shops();
  const session = await loginTo(database, role);
  onTestFinished(() => session.end());
  await beginAs(database, session, 3, "olof");
  await session.query("INSERT INTO staff VALUES (3, 'guest', 'viewer')");
  expect((await session.query("DELETE FROM staff WHERE person = 'guest'")).rowCount).toBe(1);
});

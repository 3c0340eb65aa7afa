import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { beginAs, loginTo, staffedShops, staffedTenancy } from "../support/staffed-shops.ts";

const role = "staffed_seal";

let database: FreshDatabase;
let session: Client;
beforeEach(async () => {
  database = await staffedShops("seal", staffedTenancy(role));
  session = await loginTo(database, role);
  return () => session.end();
});

async function tenantOf(client: Client, atLeast?: string): Promise<number | null> {
  const { rows } = await client.query<{ tenant: number | null }>(
    `SELECT acme_tenancy.current_merchant_id(${atLeast === undefined ? "" : "$1"}) AS tenant`,
    atLeast === undefined ? [] : [atLeast],
  );
  return rows[0]?.tenant ?? null;
}

async function settings(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT current_setting('acme_tenancy.tenant') AS tenant, current_setting('acme_tenancy.member') AS member,
            current_setting('acme_tenancy.seal') AS seal`,
  );
  return rows[0] ?? {};
}

async function setAll(
  client: Client,
  { tenant, member, seal }: Record<string, string>,
): Promise<void> {
  await client.query(
    `SELECT set_config('acme_tenancy.tenant', $1, false), set_config('acme_tenancy.member', $2, false),
            set_config('acme_tenancy.seal', $3, false)`,
    [tenant, member, seal],
  );
}

describe("the seal on a transaction", () => {
  it("is worth nothing in another transaction of the same session", async () => {
    await beginAs(database, session, 1, "mia");
    const stolen = await settings(session);
    await session.query("COMMIT");
    await session.query("BEGIN");
    await setAll(session, stolen);
    expect(await tenantOf(session)).toBeNull();
  });

  it("is worth nothing in another session whose transaction has the same time", async () => {
    // One that is written by the server for its own process, as a function of the time that it is given.
    await database.query(
      `CREATE FUNCTION public.seal_of(pid integer, at timestamptz) RETURNS text LANGUAGE sql AS $$
         SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to('seal:1:1:mia', 'UTF8') || int4send(pid) || timestamptz_send(at))), 'hex')
         FROM acme_tenancy.ticket_key $$`,
    );
    await beginAs(database, session, 1, "mia");
    const { rows } = await session.query<{ pid: number; at: string }>(
      "SELECT pg_backend_pid() AS pid, now()::text AS at",
    );
    const sealFor = async (pid: number): Promise<string> => {
      const answer = await database.query<{ seal: string }>("SELECT seal_of($1, $2) AS seal", [
        pid,
        rows[0]?.at,
      ]);
      return answer.rows[0]?.seal ?? "";
    };
    const pid = rows[0]?.pid ?? 0;
    await setAll(session, { tenant: "1", member: "mia", seal: await sealFor(pid + 1) });
    expect(await tenantOf(session)).toBeNull();
    await setAll(session, { tenant: "1", member: "mia", seal: await sealFor(pid) });
    expect(await tenantOf(session)).toBe(1);
  });

  it.each([
    ["another tenant", { tenant: "2" }],
    ["another member", { member: "olga" }],
    ["another place to cut the two apart", { tenant: "1:", member: "ia" }],
    ["no tenant", { tenant: "" }],
    ["what is no tenant", { tenant: "drop table" }],
    ["no seal", { seal: "" }],
    ["half a seal", { seal: "0" }],
    ["what is no seal", { seal: "é\\x" }],
  ])("does not hold over %s", async (_what, change) => {
    await beginAs(database, session, 1, "mia");
    await setAll(session, { ...(await settings(session)), ...change });
    expect(await tenantOf(session)).toBeNull();
    expect(await tenantOf(session, "viewer")).toBeNull();
    expect((await session.query("SELECT FROM shops")).rowCount).toBe(0);
  });

  it("is no ticket's code, and a ticket's code is no seal", async () => {
    const issued = await database.query<{ ticket: string }>(
      "SELECT ticket FROM acme_tenancy.issue_ticket(1, 'mia')",
    );
    const ticket = issued.rows[0]?.ticket ?? "";
    await beginAs(database, session, 1, "mia");
    const { seal } = await settings(session);
    await setAll(session, { ...(await settings(session)), seal: ticket.slice(0, 64) });
    expect(await tenantOf(session)).toBeNull();
    const made = `${seal ?? ""}${ticket.slice(64)}`;
    await expect(session.query("SELECT acme_tenancy.enter($1)", [made])).rejects.toMatchObject({
      code: "TN001",
    });
  });

  it("does not hold where there is no key to make one by, nor a seal", async () => {
    await database.query("DELETE FROM acme_tenancy.ticket_key");
    await session.query(
      "BEGIN; SET LOCAL acme_tenancy.tenant = '1'; SET LOCAL acme_tenancy.member = 'mia'",
    );
    expect(await tenantOf(session)).toBeNull();
    expect((await session.query("SELECT FROM shops")).rowCount).toBe(0);
  });

  it("ends with the membership, from the next statement on, and with its rank", async () => {
    await beginAs(database, session, 1, "mia");
    expect(await tenantOf(session, "member")).toBe(1);
    await database.query("UPDATE staff SET job = 'viewer' WHERE person = 'mia'");
    expect(await tenantOf(session)).toBe(1);
    expect(await tenantOf(session, "member")).toBeNull();
    await database.query("DELETE FROM staff WHERE person = 'mia'");
    expect(await tenantOf(session)).toBeNull();
    expect((await session.query("SELECT FROM shops")).rowCount).toBe(0);
  });

  it("does not depend on how the session prints bytes, dates or identifiers", async () => {
    await beginAs(database, session, 1, "mia");
    await session.query(
      "SET LOCAL bytea_output = 'escape'; SET LOCAL TimeZone = 'Asia/Tokyo'; SET LOCAL DateStyle = 'SQL, DMY'; SET LOCAL quote_all_identifiers = on",
    );
    expect(await tenantOf(session)).toBe(1);
  });

  it("can't be led astray by functions and tables of the caller's own", async () => {
    await beginAs(database, session, 2, "olaf");
    await session.query(
      `CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT ''x''::bytea';
       CREATE FUNCTION pg_temp.current_setting(text, boolean) RETURNS text LANGUAGE sql AS 'SELECT ''1''';
       CREATE TEMP TABLE staff (merchant_id integer, person text, job text);
       INSERT INTO staff VALUES (1, 'olaf', 'owner');
       SET LOCAL search_path = pg_temp, public, pg_catalog;
       SET LOCAL acme_tenancy.tenant = '1'`,
    );
    expect(await tenantOf(session)).toBeNull();
  });
});

it.each([
  ["janitor", "jim", []],
  ["viewer", "vic", ["viewer"]],
  ["member", "mia", ["viewer", "member"]],
  ["admin", "anna", ["viewer", "member", "admin"]],
  ["owner", "olga", ["viewer", "member", "admin", "owner"]],
])(
  "a %s is at least what comes before it, and nothing is at least what no rank is",
  async (_job, person, ranks) => {
    await beginAs(database, session, 1, person);
    const reached: string[] = [];
    for (const rank of ["viewer", "member", "admin", "owner", "janitor", ""]) {
      if ((await tenantOf(session, rank)) === 1) reached.push(rank);
    }
    expect(reached).toEqual(ranks);
    const { rows } = await session.query("SELECT acme_tenancy.current_merchant_id(NULL) AS tenant");
    expect(rows).toEqual([{ tenant: null }]);
  },
);

import { setTimeout as sleep } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { loginTo, staffedShops, staffedTenancy, ticketFor } from "../support/staffed-shops.ts";

const role = "staffed_tickets";

let database: FreshDatabase;
let session: Client;
beforeEach(async () => {
  database = await staffedShops("tickets", staffedTenancy(role));
  session = await loginTo(database, role);
  return () => session.end();
});

async function tenantOf(client: Client): Promise<number | null> {
  const { rows } = await client.query<{ tenant: number | null }>(
    "SELECT acme_tenancy.current_merchant_id() AS tenant",
  );
  return rows[0]?.tenant ?? null;
}

async function enter(client: Client, ticket: string | null): Promise<unknown> {
  const { rows } = await client.query<{ role: string }>("SELECT acme_tenancy.enter($1) AS role", [
    ticket,
  ]);
  return rows[0]?.role;
}

async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    (answer) => `answered ${JSON.stringify(answer)}`,
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

describe("a ticket", () => {
  it("makes one transaction its tenant's, says what the member is, and ends with the transaction", async () => {
    await session.query("BEGIN");
    expect(await enter(session, await ticketFor(database, 1, "vic"))).toBe("viewer");
    expect(await tenantOf(session)).toBe(1);
    const { rows } = await session.query("SELECT id FROM shops ORDER BY 1");
    expect(rows).toEqual([{ id: 10 }, { id: 11 }]);
    await session.query("COMMIT");
    expect(await tenantOf(session)).toBeNull();
    expect((await session.query("SELECT FROM shops")).rowCount).toBe(0);
  });

  it("is refused as not ours, whatever else is given in its place", async () => {
    const ticket = await ticketFor(database, 1, "mia");
    const [mac, expires, length, who] = [
      ticket.slice(0, 64),
      ticket.slice(64, 84),
      ticket.slice(84, 89),
      ticket.slice(89),
    ];
    expect([expires, length, who]).toEqual([
      expect.stringMatching(/^\d{13}\.\d{6}$/),
      "00001",
      "1mia",
    ]);
    const garbage = [
      null,
      "",
      " ",
      "ticket",
      "{}",
      "é\\x".repeat(30),
      "x".repeat(100_000),
      `${ticket} `,
      ` ${ticket}`,
      `${ticket}x`,
      ticket.slice(0, -1),
      ticket.slice(0, 64),
      ticket.slice(64),
      ticket.toUpperCase(),
      `${mac}${expires}${length}2mia`,
      `${mac}${expires}${length}1olga`,
      `${mac}${expires}00002${who}`,
      `${mac}${expires}-0001${who}`,
      `${mac}${expires}many!${who}`,
      `${mac}0004000000000.000000${length}${who}`,
      `${mac}                 NaN${length}${who}`,
      `${"0".repeat(64)}${expires}${length}${who}`,
      `${mac.slice(1)}0${expires}${length}${who}`,
    ];
    for (const given of garbage) {
      expect({ given, code: await refusalOf(enter(session, given)) }).toEqual({
        given,
        code: "TN001",
      });
    }
  });

  it("is refused when it has expired, and to whom is no member any more", async () => {
    const short = await ticketFor(database, 1, "mia", "1 millisecond");
    await sleep(20);
    expect(await refusalOf(enter(session, short))).toBe("TN002");
    const ticket = await ticketFor(database, 1, "mia");
    await database.query("DELETE FROM staff WHERE person = 'mia'");
    expect(await refusalOf(enter(session, ticket))).toBe("TN003");
  });

  it("is issued to members only; no tenant and no membership look the same", async () => {
    const refusals = await Promise.all(
      [
        [1, "olaf"],
        [99, "olaf"],
        [1, null],
        [null, "olga"],
      ].map(([tenant, member]) =>
        database
          .query("SELECT acme_tenancy.issue_ticket($1, $2)", [tenant, member])
          .catch((error: unknown) => {
            const { code, message } = error as { code: string; message: string };
            return `${code} ${message}`;
          }),
      ),
    );
    expect(new Set(refusals)).toEqual(new Set(["TN003 not a member of that row of merchants"]));
  });

  it.each(["0", "-1 second", "1 day 1 second", "1 month", null])(
    "lives for no %s",
    async (lifetime) => {
      const issue = "SELECT acme_tenancy.issue_ticket(1, 'mia', $1)";
      expect(await refusalOf(database.query(issue, [lifetime]))).toBe("22023");
    },
  );

  it("comes with a key for cursors, the same for each member of a tenant and for no other tenant's", async () => {
    const { rows } = await database.query<{ cursor_key: string; role: string; minutes: number }>(
      `SELECT cursor_key, role, round(extract(epoch FROM expires_at - clock_timestamp()) / 60)::int AS minutes
       FROM (VALUES (1, 'mia'), (1, 'olga'), (2, 'olaf')) AS m(tenant, member), acme_tenancy.issue_ticket(m.tenant, m.member)`,
    );
    expect(rows.map((row) => [row.role, row.minutes])).toEqual([
      ["member", 15],
      ["owner", 15],
      ["owner", 15],
    ]);
    const [mia, olga, olaf] = rows.map((row) => row.cursor_key);
    expect(mia).toMatch(/^[0-9a-f]{64}$/);
    expect(olga).toBe(mia);
    expect(olaf).not.toBe(mia);
  });

  it("is worth nothing once the key is another one, nor is what it has opened", async () => {
    const ticket = await ticketFor(database, 1, "mia");
    await session.query("BEGIN");
    await enter(session, ticket);
    await database.query(
      "UPDATE acme_tenancy.ticket_key SET inner_pad = sha512(inner_pad), outer_pad = sha512(outer_pad)",
    );
    expect(await tenantOf(session)).toBeNull();
    expect(await refusalOf(enter(session, ticket))).toBe("TN001");
  });

  it("lets a transaction be nobody else's, and the same member's again", async () => {
    await session.query("BEGIN");
    await enter(session, await ticketFor(database, 1, "anna"));
    expect(await enter(session, await ticketFor(database, 1, "anna"))).toBe("admin");
    for (const [tenant, member] of [
      [2, "anna"],
      [1, "olga"],
    ] as const) {
      await session.query("SAVEPOINT before");
      const ticket = await ticketFor(database, tenant, member);
      expect(await refusalOf(enter(session, ticket))).toBe("TN005");
      await session.query("ROLLBACK TO before");
    }
    expect(await tenantOf(session)).toBe(1);
  });

  it("opens nothing any more when it was shown behind a savepoint that is rolled back", async () => {
    await session.query("BEGIN; SAVEPOINT before");
    await enter(session, await ticketFor(database, 1, "anna"));
    await session.query("ROLLBACK TO before");
    expect(await tenantOf(session)).toBeNull();
  });

  it("can't be issued, and no key be read, by a tenant's login", async () => {
    for (const sql of [
      "SELECT acme_tenancy.issue_ticket(1, 'mia')",
      "SELECT acme_tenancy.tenants_of('mia')",
      "TABLE acme_tenancy.ticket_key",
      "TABLE acme_tenancy.system_audit",
      "SELECT acme_tenancy.begin_system_access('me', 'because')",
      "SELECT acme_tenancy.system_access()",
      "CREATE TABLE acme_tenancy.mine (id int)",
      `SET ROLE ${role}_system`,
      `SELECT set_config('role', '${role}_system', false)`,
      "SET SESSION AUTHORIZATION postgres",
    ]) {
      expect({ sql, code: await refusalOf(session.query(sql)) }).toEqual({ sql, code: "42501" });
    }
  });
});

it("tells the system's login where somebody belongs, and as what", async () => {
  const { rows } = await database.query("SELECT * FROM acme_tenancy.tenants_of('mix') ORDER BY 1");
  expect(rows).toEqual([
    { tenant: 1, role: "admin" },
    { tenant: 2, role: "member" },
  ]);
});

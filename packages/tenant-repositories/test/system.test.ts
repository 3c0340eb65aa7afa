import { Client } from "pg";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { runtimeOf } from "../src/runtimes.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { ids, openTenants, twoTenants, urlFor } from "./support/tenants.ts";

const reason = { who: "support@acme.example", why: "ticket 4711" };

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

type Entry = {
  readonly event: string;
  readonly actor: string;
  readonly reason: string;
  readonly row_count: string | null;
  readonly at: Date;
};

async function audit(): Promise<Entry[]> {
  const { rows } = await given.database.query<Entry>(
    "SELECT event, actor, reason, row_count, at FROM acme_tenancy.system_audit ORDER BY id",
  );
  return rows;
}

describe("asSystem()", () => {
  it("sees every tenant, and leaves who, why, when and how many", async () => {
    const before = Date.now() - 60_000;
    const seen = await given.tenants.asSystem(reason, async (system) => {
      const { rows } = await system.query("SELECT id FROM domains");
      await system.query("UPDATE organizations SET seat_limit = 7");
      return rows.length;
    });
    expect(seen).toBe(4);
    const entries = await audit();
    const common = { actor: reason.who, reason: reason.why };
    expect(entries).toMatchObject([
      { ...common, event: "begun", row_count: null },
      { ...common, event: "committed", row_count: "6" },
    ]);
    for (const { at } of entries) expect(at.getTime()).toBeGreaterThan(before);
  });

  it("has the repositories of one organization, as its owner would", async () => {
    await given.tenants.asSystem(reason, async (system) => {
      const two = system.organization(ids.organization(2));
      expect(await two.domains.count()).toBe(2);
      const added = await two.members.add({ user_id: ids.user(1, "owner"), role: "owner" });
      expect(added.organization_id).toBe(ids.organization(2));
      const { nextCursor } = await two.conversations.list({ limit: 10 });
      const { rows } = await two.conversations.list({ limit: 10, cursor: nextCursor ?? "" });
      expect(rows.every((row) => row.organization_id === ids.organization(2))).toBe(true);
    });
  });

  it("is on record, committed, before the work begins", async () => {
    await given.tenants.asSystem(reason, async () => {
      expect((await audit()).map(({ event }) => event)).toEqual(["begun"]);
    });
    expect((await audit()).map(({ event }) => event)).toEqual(["begun", "committed"]);
  });

  it("records that it failed, and undoes what it did", async () => {
    await expect(
      given.tenants.asSystem(reason, async (system) => {
        await system.query("DELETE FROM messages");
        throw new Error("mishap");
      }),
    ).rejects.toThrow("mishap");
    expect(await audit()).toMatchObject([{ event: "begun" }, { event: "failed", row_count: "60" }]);
    const { rows } = await given.database.query("SELECT count(*)::int AS n FROM messages");
    expect(rows).toEqual([{ n: 60 }]);
  });

  it("that caught an error commits nothing, says so, and gives its connection back", async () => {
    // More often than there are connections.
    for (let time = 0; time < 4; time += 1) {
      await expect(
        given.tenants.asSystem(reason, async (system) => {
          await system.query("DELETE FROM messages");
          await system.query("SELECT 1 / 0").catch(() => undefined);
        }),
      ).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ABORTED" });
    }
    expect((await audit()).filter(({ event }) => event === "failed")).toHaveLength(4);
    const { rows } = await given.database.query("SELECT count(*)::int AS n FROM messages");
    expect(rows).toEqual([{ n: 60 }]);
  });

  it("that ended its own transaction is recorded as failed", async () => {
    await expect(
      given.tenants.asSystem(reason, async (system) => system.query("COMMIT")),
    ).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ENDED" });
    expect((await audit()).map(({ event }) => event)).toEqual(["begun", "failed"]);
  });

  it.each([
    ["nobody", { who: "", why: "x" }],
    ["blanks", { who: " \t\n", why: "x" }],
    ["no reason", { who: "x", why: "" }],
    ["a blank reason", { who: "x", why: "  " }],
  ])("is refused to %s", async (_, blank) => {
    let called = false;
    await expect(
      given.tenants.asSystem(blank, async () => {
        called = true;
      }),
    ).rejects.toMatchObject({ code: "TENANT_SYSTEM_ACCESS_REFUSED" });
    expect(called).toBe(false);
    expect(await audit()).toEqual([]);
  });

  it("has the tables where they were, whatever path and tables somebody left its connection with", async () => {
    const tenants = await openTenants(given.database, {
      systemConnection: { connectionString: urlFor(given.database, "system"), max: 1 },
    });
    const client = await runtimeOf(tenants).systemPool.connect();
    await client.query("CREATE TEMP TABLE domains (id int)");
    await client.query("SET search_path = pg_temp, pg_catalog");
    client.release();
    await tenants.asSystem(reason, async (system) => {
      expect((await system.query("SELECT FROM domains")).rowCount).toBe(4);
      expect((await system.query("SELECT FROM messages")).rowCount).toBe(60);
    });
  });

  it("keeps a reason as it was written, whatever is in it", async () => {
    const odd = { who: "O'Brien; --", why: "1%\n\u{1F600}'); DROP TABLE organizations; --" };
    await given.tenants.asSystem(odd, async () => undefined);
    expect(await audit()).toMatchObject([
      { event: "begun", actor: odd.who, reason: odd.why },
      { event: "committed", row_count: "0" },
    ]);
  });

  it("ends with its work: nothing can be seen by what was kept of it", async () => {
    const kept = await given.tenants.asSystem(reason, async (system) => system);
    const closed = { code: "TENANT_SCOPE_CLOSED" };
    await expect(kept.query("SELECT 1")).rejects.toMatchObject(closed);
    await expect(kept.sql`SELECT 1`).rejects.toMatchObject(closed);
    const repositories = kept.organization(ids.organization(1));
    await expect(repositories.domains.count()).rejects.toMatchObject(closed);
  });

  it("doesn't mix with others at the same time", async () => {
    const counts = await Promise.all(
      Array.from({ length: 12 }, async (_, index) =>
        given.tenants.asSystem({ who: `job ${index}`, why: "counting" }, async (system) => {
          const rows = index + 1;
          const { rowCount } = await system.query("SELECT generate_series(1, $1::int)", [rows]);
          return rowCount;
        }),
      ),
    );
    expect(counts).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const entries = await audit();
    for (let index = 0; index < 12; index += 1) {
      expect(entries.filter(({ actor }) => actor === `job ${index}`)).toMatchObject([
        { event: "begun" },
        { event: "committed", row_count: String(index + 1) },
      ]);
    }
  });

  it("is not entered by another record than its own", async () => {
    await expect(
      given.tenants.asSystem(reason, async (system) =>
        system.query("SELECT acme_tenancy.enter_system($1)", [ids.row("0f", 1)]),
      ),
    ).rejects.toMatchObject({ code: "TENANT_SYSTEM_ACCESS_REFUSED", sqlState: "TN007" });
  });

  it("is not inside run()'s tenant, nor run() inside it", async () => {
    const { tenants, as } = given;
    const one = await as(1);
    await tenants.run(one, async (scope) => {
      await tenants.asSystem(reason, async (system) => {
        expect((await system.query("SELECT FROM domains")).rowCount).toBe(4);
      });
      expect(await scope.domains.count()).toBe(2);
    });
    await tenants.asSystem(reason, async () => {
      const rows = await tenants.run(one, async (scope) => scope.sql`SELECT FROM domains`);
      expect(rows).toHaveLength(2);
    });
  });
});

describe("the system's login", () => {
  it("sees nothing and changes nothing without a recorded access", async () => {
    const client = await systemSession();
    for (const table of ["organizations", "domains", "messages"]) {
      expect((await client.query(`SELECT FROM ${table}`)).rowCount).toBe(0);
      expect((await client.query(`DELETE FROM ${table}`)).rowCount).toBe(0);
    }
    await expect(
      client.query("INSERT INTO organizations (name, slug) VALUES ('x', 'x')"),
    ).rejects.toMatchObject({ code: "42501" });
  });

  it("can't enter on an access that is made up, ended, or not committed yet", async () => {
    const client = await systemSession();
    const enter = "SELECT acme_tenancy.enter_system($1)";
    await expect(client.query(enter, [ids.row("0f", 1)])).rejects.toMatchObject({ code: "TN007" });
    await given.tenants.asSystem(reason, async () => undefined);
    const { rows } = await given.database.query<{ access: string }>(
      "SELECT access FROM acme_tenancy.system_audit WHERE event = 'committed'",
    );
    await expect(client.query(enter, [rows[0]?.access])).rejects.toMatchObject({ code: "TN007" });
    await client.query("BEGIN");
    const begun = await client.query<{ access: string }>(
      "SELECT acme_tenancy.begin_system_access('me', 'now') AS access",
    );
    await expect(client.query(enter, [begun.rows[0]?.access])).rejects.toMatchObject({
      code: "TN007",
    });
    await client.query("ROLLBACK");
  });

  it("can't read or change the record, and the tenants' can't either", async () => {
    const client = await systemSession();
    for (const sql of [
      "SELECT * FROM acme_tenancy.system_audit",
      "DELETE FROM acme_tenancy.system_audit",
      "SELECT * FROM acme_tenancy.ticket_key",
    ]) {
      await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
      await expect(
        given.tenants.run(await given.as(1), async (scope) => scope.query(sql)),
      ).rejects.toMatchObject({ code: "TENANT_FORBIDDEN" });
    }
    await expect(
      given.tenants.run(await given.as(1), async (scope) =>
        scope.query("SELECT acme_tenancy.begin_system_access('me', 'why not')"),
      ),
    ).rejects.toMatchObject({ code: "TENANT_FORBIDDEN" });
  });
});

/** Somebody who has the system's password, and no record. */
async function systemSession(): Promise<Client> {
  const client = new Client({ connectionString: urlFor(given.database, "system") });
  await client.connect();
  onTestFinished(async () => client.end());
  return client;
}

describe("the record", () => {
  it.each([
    "UPDATE acme_tenancy.system_audit SET reason = 'nicer'",
    "DELETE FROM acme_tenancy.system_audit",
    "TRUNCATE acme_tenancy.system_audit",
  ])("only grows, whoever says %s", async (sql) => {
    await given.tenants.asSystem(reason, async () => undefined);
    await expect(given.database.query(sql)).rejects.toThrow(/append|only/i);
    expect(await audit()).toHaveLength(2);
  });
});

import type { OrganizationRole } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantDatabase, TenantScope } from "../../src/index.ts";
import { runtimeOf } from "../../src/runtimes.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, openTenants, twoTenants, urlFor } from "../support/tenants.ts";
import { victim, victimsRows } from "./support/victim.ts";

let given: TwoTenants;
let tenants: TenantDatabase;
beforeEach(async () => {
  given = await twoTenants();
  // One connection: whatever one tenant leaves on it the next one gets.
  tenants = await openTenants(given.database, {
    connection: { connectionString: urlFor(given.database, "tenant"), max: 1 },
  });
});

const as = async (tenant: number, role: OrganizationRole = "owner") =>
  tenants.authorize(ids.user(tenant, role), ids.organization(tenant));

/** Whose rows a scope sees, by each way of seeing. */
async function owners(scope: TenantScope): Promise<unknown> {
  const found = new Set<unknown>();
  for (const row of (await scope.messages.list({ limit: 100 })).rows)
    found.add(row.organization_id);
  for await (const row of scope.conversations.stream()) found.add(row.organization_id);
  const raw = await scope.sql`SELECT DISTINCT organization_id FROM chat_telemetry`;
  for (const row of raw) found.add(row["organization_id"]);
  return [await scope.messages.count(), ...found];
}

const pid = async (scope: TenantScope): Promise<unknown> =>
  (await scope.sql`SELECT pg_backend_pid() AS pid`)[0]?.["pid"];

describe("one connection that tenants take turns on", () => {
  it("prepares statements once for all, and plans none for one of them", async () => {
    const ask = async (scope: TenantScope): Promise<unknown> => [
      await scope.messages.count(),
      (await scope.messages.list({ limit: 100, filter: { role: "user" } })).rows.map(
        (row) => row.organization_id,
      ),
    ];
    // PostgreSQL thinks about a generic plan from the sixth time on.
    for (let round = 0; round < 16; round += 1) {
      const tenant = (round % 2) + 1;
      const role = (["owner", "viewer", "admin", "member"] as const)[round % 4] ?? "owner";
      const expected = Array.from({ length: 15 }, () => ids.organization(tenant));
      expect(await tenants.run(await as(tenant, role), ask)).toEqual([30, expected]);
    }
  });

  it("reuses a plan for a viewer only as far as a viewer may go", async () => {
    const rename = async (scope: TenantScope): Promise<unknown> =>
      scope.query("UPDATE domains SET name = 'x' WHERE organization_id = $1", [
        scope.context.organizationId,
      ]);
    const insert = async (scope: TenantScope): Promise<unknown> =>
      scope.query(
        "INSERT INTO domains (organization_id, domain) VALUES ($1, gen_random_uuid()::text)",
        [scope.context.organizationId],
      );
    for (let round = 0; round < 7; round += 1) {
      expect(await tenants.run(await as(1, "member"), rename)).toMatchObject({ rowCount: 2 });
      expect(await tenants.run(await as(1, "viewer"), rename)).toMatchObject({ rowCount: 0 });
      await tenants.run(await as(1, "member"), insert);
      await expect(tenants.run(await as(1, "viewer"), insert)).rejects.toMatchObject({
        code: "TENANT_FORBIDDEN",
      });
      await given.database.query("DELETE FROM domains WHERE domain LIKE '%-%-%'");
    }
  });

  it("answers who was a member a moment ago with nothing, on plans that are warm", async () => {
    const context = await as(1, "member");
    for (let round = 0; round < 7; round += 1) {
      expect(await tenants.run(context, owners)).toEqual([30, ids.organization(1)]);
      expect(await tenants.run(await as(victim), owners)).toEqual([30, ids.organization(victim)]);
    }
    await given.database.query("DELETE FROM organization_members WHERE user_id = $1", [
      ids.user(1, "member"),
    ]);
    await expect(tenants.run(context, owners)).rejects.toMatchObject({
      code: "TENANT_NOT_A_MEMBER",
    });
    expect(await tenants.run(await as(victim), owners)).toEqual([30, ids.organization(victim)]);
  });

  it("is the next one's after a transaction that fails in the middle, however it fails", async () => {
    const before = await victimsRows(given.database);
    const failures: ((scope: TenantScope) => Promise<unknown>)[] = [
      async () => Promise.reject(new Error("mishap")),
      async (scope) => scope.sql`SELECT 1 / 0`,
      async (scope) => scope.query("this is no SQL"),
      async (scope) => scope.conversations.get(ids.row("ce", victim) as never),
      async (scope) => scope.domains.insert({ domain: "one.tenant1.example" }),
      async (scope) => {
        await scope.sql`SELECT 1 / 0`.catch(() => undefined);
        return scope.conversations.count();
      },
      async (scope) => scope.sql`DO $$ BEGIN RAISE SQLSTATE '40001'; END $$`,
      async (scope) => scope.query("COMMIT"),
      async (scope) => scope.query("ROLLBACK AND CHAIN"),
      async (scope) => scope.query("PREPARE TRANSACTION 'left'"),
      async (scope) => scope.sql`SELECT pg_terminate_backend(pg_backend_pid())`,
      async (scope) => {
        await scope.query("DO $$ BEGIN SET CONSTRAINTS ALL DEFERRED; END $$");
        await scope.query("DEALLOCATE ALL");
        return Promise.reject(new Error("mishap"));
      },
    ];
    for (const [index, work] of failures.entries()) {
      const attempt = tenants.run(
        await as(1),
        async (scope) => {
          await scope.conversations.deleteMany({});
          return work(scope);
        },
        { retries: 0 },
      );
      const error: unknown = await attempt.catch((reason: unknown) => reason);
      expect([index, error]).toEqual([index, expect.any(Error)]);
      expect([index, await tenants.run(await as(victim), owners)]).toEqual([
        index,
        [30, ids.organization(victim)],
      ]);
      // Only who says COMMIT himself keeps what he did, to his own rows.
      if (index === 7) await restoreConversations();
      expect([index, await tenants.run(await as(1), owners)]).toEqual([
        index,
        [30, ids.organization(1)],
      ]);
    }
    expect(await victimsRows(given.database)).toBe(before);
  });

  /** As they were for the rest of the test; which of them hardly matters. */
  async function restoreConversations(): Promise<void> {
    await given.database.query("DELETE FROM conversations WHERE organization_id = $1", [
      ids.organization(1),
    ]);
    await given.database.query(
      `INSERT INTO conversations (organization_id, domain_id) SELECT $1, $2 FROM generate_series(1, 30)`,
      [ids.organization(1), ids.row("0d", 1)],
    );
    await given.database.query(
      `INSERT INTO messages (organization_id, conversation_id, role, content)
       SELECT organization_id, id, 'user', 'again' FROM conversations WHERE organization_id = $1`,
      [ids.organization(1)],
    );
    await given.database.query(
      "INSERT INTO chat_telemetry (organization_id, domain_id, success, model) VALUES ($1, $2, true, 'm')",
      [ids.organization(1), ids.row("0d", 1)],
    );
  }

  it("is nobody's when the pool is asked for it directly", async () => {
    const context = await as(1);
    const backend = await tenants.run(context, pid);
    const { tenantPool } = runtimeOf(tenants);
    const { rows } = await tenantPool.query(
      "SELECT pg_backend_pid() AS pid, (SELECT count(*)::int FROM messages) AS n, current_setting('acme_tenancy.tenant', true) AS tenant",
    );
    expect(rows).toEqual([{ pid: backend, n: 0, tenant: "" }]);
  });

  it("is nobody's however it was left by somebody who had it from elsewhere", async () => {
    const { tenantPool } = runtimeOf(tenants);
    const client = await tenantPool.connect();
    await client.query(
      "SELECT set_config('acme_tenancy.tenant', $1, false), set_config('acme_tenancy.member', $2, false)",
      [ids.organization(victim), ids.user(victim, "owner")],
    );
    client.release();
    expect(await tenants.run(await as(1), owners)).toEqual([30, ids.organization(1)]);
  });

  it("has its tables where they were, whatever path and tables somebody left it with", async () => {
    const { tenantPool } = runtimeOf(tenants);
    const client = await tenantPool.connect();
    await client.query("CREATE TEMP TABLE messages (id int)");
    await client.query("SET search_path = pg_temp, pg_catalog");
    client.release();
    await tenants.run(await as(1), async (scope) => {
      expect(await scope.messages.count()).toBe(30);
      expect(await scope.sql`SELECT FROM messages`).toHaveLength(30);
      expect((await scope.messages.list({ limit: 100 })).rows).toHaveLength(30);
      expect(await scope.messages.deleteMany({ role: "user" })).toBe(15);
    });
    const { rows } = await given.database.query("SELECT FROM messages");
    expect(rows).toHaveLength(45);
  });
});

describe("many scopes at once", () => {
  it("mix no rows, whether they read, write, fail or nest", async () => {
    const before = await victimsRows(given.database);
    const work = async (index: number): Promise<unknown> => {
      const tenant = (index % 2) + 1;
      const context = await given.as(tenant);
      return given.tenants
        .run(context, async (scope) => {
          const seen = [await owners(scope)];
          await scope.conversations.updateMany({}, { session_id: `by ${index}` });
          await given.tenants.run(context, async (inner) => seen.push(await owners(inner)));
          const stranger = await given.as(3 - tenant);
          const refused = await given.tenants
            .run(stranger, async (inner) => inner.conversations.count())
            .catch((error: unknown) => (error as { code?: string }).code);
          throw new Error(JSON.stringify([seen, refused]));
        })
        .catch((error: unknown) => (error as Error).message);
    };
    const all = await Promise.all(Array.from({ length: 24 }, async (_, index) => work(index)));
    for (const [index, said] of all.entries()) {
      const own = [30, ids.organization((index % 2) + 1)];
      expect(said).toBe(JSON.stringify([[own, own], "TENANT_SCOPE_MISMATCH"]));
    }
    expect(await victimsRows(given.database)).toBe(before);
  });

  it("never see what another one has not committed, of the same tenant or not", async () => {
    await given.tenants.run(await given.as(victim), async (scope) => {
      await scope.domains.insert({ domain: "secret.tenant2.example" });
      for (const tenant of [1, victim]) {
        const context = await openContext(tenant);
        expect(await context.run()).toBe(2);
      }
    });
  });

  /** From another database object: within a scope of the same one it would be a nested run(). */
  async function openContext(tenant: number): Promise<{ run: () => Promise<number> }> {
    const context = await as(tenant);
    return { run: async () => tenants.run(context, async (scope) => scope.domains.count()) };
  }
});

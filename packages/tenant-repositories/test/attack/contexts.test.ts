import { format, inspect } from "node:util";
import { serialize } from "node:v8";
import { beforeEach, describe, expect, it } from "vitest";
import { TenantContext } from "../../src/context/tenant-context.ts";
import type { TenantScope } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, openTenants, twoTenants } from "../support/tenants.ts";
import { nobody, told, victim, victimsRows } from "./support/victim.ts";
import { statementsOf } from "./support/wire.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

describe("a context that authorize() did not make", () => {
  const forgeries: Readonly<Record<string, (real: TenantContext) => unknown>> = {
    nothing: () => undefined,
    null: () => null,
    "an id": () => ids.organization(victim),
    "an object of its shape": (real) => ({
      organizationId: ids.organization(victim),
      userId: real.userId,
      role: real.role,
      expiresAt: real.expiresAt,
    }),
    "an object of its class": () => Object.create(TenantContext.prototype) as unknown,
    "an heir of a real one": (real) =>
      Object.create(real, { organizationId: { value: ids.organization(victim) } }) as unknown,
    "a round trip through JSON": (real) => JSON.parse(JSON.stringify(real)) as unknown,
    "a structured clone": (real) => structuredClone(real),
    "a proxy": (real) =>
      new Proxy(real, {
        get: (target, name) =>
          name === "organizationId"
            ? ids.organization(victim)
            : (Reflect.get(target, name) as unknown),
      }),
  };
  it.each(Object.keys(forgeries))("is refused before a connection is taken: %s", async (what) => {
    const forged = forgeries[what]?.(await given.as(1)) as TenantContext;
    const sent = await statementsOf(given.tenants, async () => {
      await expect(
        given.tenants.run(forged, async (scope) => scope.conversations.count()),
      ).rejects.toMatchObject({ code: "TENANT_CONTEXT_INVALID" });
    });
    expect(sent).toEqual([]);
  });

  it("is refused by the database where it was made with the class itself and another's ids", async () => {
    const real = await given.as(1);
    const { ticket, cursorKey } = TenantContext.secretsOf(real);
    const [mac, body] = [ticket.slice(0, 64), ticket.slice(64)];
    const changed = [
      ticket.replace(ids.organization(1), ids.organization(victim)),
      ticket.replace(ids.user(1, "owner"), ids.user(victim, "owner")),
      `${mac}0004000000000.000000${body.slice(20)}`,
      `${"00".repeat(32)}${body}`,
      JSON.stringify({ tenant: ids.organization(victim), member: ids.user(victim, "owner"), mac }),
    ];
    expect(new Set([ticket, ...changed]).size).toBe(changed.length + 1);
    for (const forged of [...changed, "", "null", "[]", "{", ticket.slice(1), "x".repeat(30_000)]) {
      const context = new TenantContext({
        organizationId: ids.organization(victim),
        userId: ids.user(victim, "owner"),
        role: "owner",
        ticket: forged,
        cursorKey,
        expiresAt: new Date("2100-01-01"),
      });
      let rows: unknown = "none";
      const error: unknown = await given.tenants
        .run(context, async (scope) => (rows = await scope.conversations.list()))
        .catch((reason: unknown) => reason);
      expect({ forged, rows, error }).toMatchObject({
        forged,
        rows: "none",
        error: { code: "TENANT_CONTEXT_INVALID" },
      });
    }
  });

  it("with an own ticket and the other's ids finds nothing: the two walls disagree", async () => {
    const { ticket, cursorKey } = TenantContext.secretsOf(await given.as(1));
    const context = new TenantContext({
      organizationId: ids.organization(victim),
      userId: ids.user(victim, "owner"),
      role: "owner",
      ticket,
      cursorKey,
      expiresAt: new Date("2100-01-01"),
    });
    const before = await victimsRows(given.database);
    const answers = await given.tenants.run(context, async (scope) => [
      await scope.conversations.count(),
      (await scope.conversations.list()).rows,
      await scope.conversations.deleteMany({}),
    ]);
    expect(answers).toEqual([0, [], 0]);
    expect(await victimsRows(given.database)).toBe(before);
  });

  it("shows its ticket and its cursors' key nowhere", async () => {
    const context = await given.as(1);
    const { ticket, cursorKey } = TenantContext.secretsOf(context);
    const mac = ticket.slice(0, 64);
    const unknown: unknown = context;
    const shown = [
      inspect(context, { depth: 9, showHidden: true, getters: true, customInspect: false }),
      format("%s %o %O %j", context, context, context, context),
      JSON.stringify(context),
      String(unknown),
      JSON.stringify(structuredClone(context)),
      serialize(context).toString("latin1"),
      JSON.stringify(Object.getOwnPropertyDescriptors(context)),
    ].join("\n");
    for (const secret of [mac, cursorKey]) expect(shown).not.toContain(secret);
  });
});

describe("authorize()", () => {
  it("says the same of another tenant and of one that is not there", async () => {
    const user = ids.user(1, "owner");
    const hear = async (organization: string): Promise<unknown> =>
      told(await given.tenants.authorize(user, organization as never).catch((e: unknown) => e));
    const foreign = await hear(ids.organization(victim));
    expect(foreign).toEqual(await hear(nobody("0a")));
    expect(foreign).toMatchObject({ code: "TENANT_NOT_A_MEMBER" });
  });
});

describe("a context whose time is up", () => {
  it("is refused here, by the clock that the database was opened with", async () => {
    let now = Date.now();
    const tenants = await openTenants(given.database, { now: () => now });
    const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
    now = context.expiresAt.getTime() - 1;
    expect(await tenants.run(context, async (scope) => scope.conversations.count())).toBe(30);
    now += 1;
    const sent = await statementsOf(tenants, async () => {
      await expect(
        tenants.run(context, async (scope) => scope.conversations.count()),
      ).rejects.toMatchObject({ code: "TENANT_CONTEXT_EXPIRED" });
    });
    expect(sent).toEqual([]);
  });

  it("is refused by the database where this clock is wrong", async () => {
    const tenants = await openTenants(given.database, { now: () => 0, contextLifetime: 0.001 });
    const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
    await given.database.query("SELECT pg_sleep(0.02)");
    await expect(
      tenants.run(context, async (scope) => scope.conversations.count()),
    ).rejects.toMatchObject({ code: "TENANT_CONTEXT_EXPIRED" });
  });
});

describe("a membership that is taken away", () => {
  const revoke = async (): Promise<unknown> =>
    given.database.query(
      "DELETE FROM organization_members WHERE organization_id = $1 AND user_id = $2",
      [ids.organization(1), ids.user(1, "member")],
    );

  it("ends the context that it gave", async () => {
    const context = await given.as(1, "member");
    await revoke();
    for (const work of [
      async (scope: TenantScope): Promise<unknown> => scope.conversations.list(),
      async (scope: TenantScope): Promise<unknown> => scope.sql`SELECT * FROM conversations`,
      async (scope: TenantScope): Promise<unknown> => scope.conversations.stream().next(),
    ]) {
      await expect(given.tenants.run(context, work)).rejects.toMatchObject({
        code: "TENANT_NOT_A_MEMBER",
      });
    }
  });

  it("shows no more rows in a scope that is open, by SQL or by a repository, and takes no more", async () => {
    const counts = await given.tenants.run(await given.as(1, "member"), async (scope) => {
      const before = await scope.conversations.count();
      await revoke();
      const after = [
        await scope.conversations.count(),
        (await scope.sql`SELECT FROM conversations`).length,
        (await scope.conversations.list()).rows.length,
        await scope.conversations.deleteMany({}),
      ];
      return [before, ...after];
    });
    expect(counts).toEqual([30, 0, 0, 0, 0]);
    expect((await given.database.query("SELECT FROM conversations")).rowCount).toBe(60);
  });

  it("and a role that is lowered is the lower one for the very next statement", async () => {
    await expect(
      given.tenants.run(await given.as(1, "member"), async (scope) => {
        await scope.domains.insert({ domain: "new.example" });
        await given.database.query(
          "UPDATE organization_members SET role = 'viewer' WHERE organization_id = $1 AND user_id = $2",
          [ids.organization(1), ids.user(1, "member")],
        );
        await scope.domains.insert({ domain: "newer.example" });
      }),
    ).rejects.toMatchObject({ code: "TENANT_FORBIDDEN" });
    expect((await given.database.query("SELECT FROM domains")).rowCount).toBe(4);
  });
});

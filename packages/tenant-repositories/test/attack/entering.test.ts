import { beforeEach, describe, expect, it } from "vitest";
import { TenantContext } from "../../src/context/tenant-context.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";
import { expectNoSecrets, victim } from "./support/victim.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** Another key of the same length, so that no ticket or cursor from before is worth anything. */
const newKey = "UPDATE acme_tenancy.ticket_key SET inner_pad = outer_pad, outer_pad = inner_pad";

const ticketOf = (context: TenantContext): string => TenantContext.secretsOf(context).ticket;

/** What the attacker hears who calls `enter()` himself, in his own scope. */
async function enter(ticket: unknown): Promise<unknown> {
  const attacker = await given.as(1);
  return given.tenants
    .run(attacker, async (scope) => {
      await scope.query("SELECT acme_tenancy.enter($1)", [ticket]);
      return scope.sql`SELECT DISTINCT organization_id FROM messages`;
    })
    .catch((error: unknown) => {
      expectNoSecrets(error);
      return error;
    });
}

describe("enter(), called by raw SQL", () => {
  it("does not change tenants, not even by a real ticket of the other's", async () => {
    expect(await enter(ticketOf(await given.as(victim)))).toMatchObject({
      code: "TENANT_SCOPE_MISMATCH",
    });
  });

  it("does not change members, not even within the tenant", async () => {
    expect(await enter(ticketOf(await given.as(1, "viewer")))).toMatchObject({
      code: "TENANT_SCOPE_MISMATCH",
    });
  });

  it("takes the same ticket twice", async () => {
    expect(await enter(ticketOf(await given.as(1)))).toEqual([
      { organization_id: ids.organization(1) },
    ]);
  });

  it("refuses whatever is no ticket, always alike", async () => {
    const ticket = ticketOf(await given.as(victim));
    const [mac, expires, who] = [ticket.slice(0, 64), ticket.slice(64, 84), ticket.slice(84)];
    const garbage = [
      null,
      "",
      "null",
      "[]",
      "{}",
      "{",
      "0",
      '"x"',
      ticket.slice(1),
      `${ticket}x`,
      `${mac}0004000000000.000000${who}`,
      ticket.replace(ids.organization(victim), ids.organization(1)),
      `${mac}${expires}${who.replace("00036", "00000")}`,
      `${mac}${expires}${who.slice(0, -1)}`,
      `${"0".repeat(64)}${expires}${who}`,
      `${mac.slice(0, -1)}${expires}${who}`,
      JSON.stringify({ tenant: { a: 1 }, member: [], expires: "x", mac: true }),
      "[".repeat(20_000),
      '{"a":'.repeat(4_000),
      "x".repeat(1_000_000),
      String.raw`{"tenant":"\u0000"}`,
    ];
    for (const each of garbage) {
      expect({ each, said: await enter(each) }).toMatchObject({
        each,
        said: { code: "TENANT_CONTEXT_INVALID", sqlState: "TN001" },
      });
    }
  });

  it("refuses a ticket of the other database", async () => {
    const other = await twoTenants();
    // Both are copies of one template, its key included.
    await other.database.query(newKey);
    expect(await enter(ticketOf(await other.as(1)))).toMatchObject({
      code: "TENANT_CONTEXT_INVALID",
    });
  });

  it("refuses every ticket and cursor from before the key was changed", async () => {
    const context = await given.as(1);
    const { nextCursor } = await given.tenants.run(context, async (scope) =>
      scope.conversations.list({ limit: 1 }),
    );
    await given.database.query(newKey);
    await expect(
      given.tenants.run(context, async (scope) => scope.conversations.count()),
    ).rejects.toMatchObject({
      code: "TENANT_CONTEXT_INVALID",
    });
    const cursor = nextCursor ?? "";
    await expect(
      given.tenants.run(await given.as(1), async (scope) =>
        scope.conversations.list({ limit: 1, cursor }),
      ),
    ).rejects.toMatchObject({ code: "TENANT_CURSOR_INVALID" });
  });

  it("leaves no ticket where other sessions of the login could read it", async () => {
    const context = await given.as(victim);
    const mac = ticketOf(context).slice(0, 64);
    await given.tenants.run(context, async (scope) => {
      await scope.conversations.count();
      const seen = await given.tenants
        .run(
          await given.as(1),
          async (other) => other.sql<{ query: string }>`SELECT query FROM pg_stat_activity`,
        )
        .catch((error: unknown) => error);
      expect(JSON.stringify(seen)).not.toContain(mac);
    });
  });
});

import { inspect } from "node:util";
import { userIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantContext } from "../src/index.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { ids, openTenants, twoTenants } from "./support/tenants.ts";

const organizationId = ids.organization(1);

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

describe("authorize()", () => {
  it.each(["owner", "admin", "member", "viewer"] as const)(
    "answers who somebody is, for which organization, as a %s",
    async (role) => {
      const userId = ids.user(1, role);
      const context = await given.tenants.authorize(userId, organizationId);
      expect(Object.entries(context)).toEqual([
        ["organizationId", organizationId],
        ["userId", userId],
        ["role", role],
        ["expiresAt", expect.any(Date)],
      ]);
    },
  );

  it("answers the role of the moment, of who has several organizations in each its own", async () => {
    await given.database.query(
      "UPDATE organization_members SET role = 'viewer' WHERE organization_id = $1 AND user_id = $2",
      [ids.organization(2), ids.both],
    );
    const roles = await Promise.all(
      [1, 2].map(async (tenant) => given.tenants.authorize(ids.both, ids.organization(tenant))),
    );
    expect(roles.map(({ role }) => role)).toEqual(["admin", "viewer"]);
  });

  it("is good for contextLifetime, by the database's clock", async () => {
    const now = async (): Promise<number> => {
      const { rows } = await given.database.query<{ now: Date }>("SELECT clock_timestamp() AS now");
      return rows[0]?.now.getTime() ?? 0;
    };
    for (const [options, seconds] of [
      [{}, 900],
      [{ contextLifetime: 60 }, 60],
      [{ contextLifetime: 86_400 }, 86_400],
    ] as const) {
      const tenants = await openTenants(given.database, options);
      const before = await now();
      const { expiresAt } = await tenants.authorize(ids.user(1, "owner"), organizationId);
      const madeAt = expiresAt.getTime() - seconds * 1_000;
      expect(madeAt).toBeGreaterThanOrEqual(before);
      expect(madeAt).toBeLessThanOrEqual(await now());
    }
  });

  it.each([0, -1, 86_401])("makes none that is good for %d seconds", async (contextLifetime) => {
    const tenants = await openTenants(given.database, { contextLifetime });
    await expect(tenants.authorize(ids.user(1, "owner"), organizationId)).rejects.toMatchObject({
      code: "TENANT_INPUT_INVALID",
    });
  });

  it("knows nobody who is no member", async () => {
    const stranger = userIdSchema.parse(ids.row("0b", 7));
    await expect(given.tenants.authorize(stranger, organizationId)).rejects.toMatchObject({
      code: "TENANT_NOT_A_MEMBER",
      sqlState: "TN003",
    });
  });
});

describe("membershipsOf()", () => {
  it("lists the organizations that a user may choose from, and as what", async () => {
    const { tenants } = given;
    expect(await tenants.membershipsOf(ids.both)).toEqual([
      { organizationId: ids.organization(1), role: "admin" },
      { organizationId: ids.organization(2), role: "admin" },
    ]);
    expect(await tenants.membershipsOf(ids.user(2, "viewer"))).toEqual([
      { organizationId: ids.organization(2), role: "viewer" },
    ]);
    expect(await tenants.membershipsOf(userIdSchema.parse(ids.row("0b", 7)))).toEqual([]);
  });
});

describe("a context", () => {
  it("can be logged and sent, which says who it is for and nothing that could be used", async () => {
    const context = await given.as(1);
    const { userId } = context;
    expect(JSON.parse(JSON.stringify({ context }))).toEqual({
      context: { organizationId, userId, role: "owner" },
    });
    expect(inspect([context], { breakLength: Number.POSITIVE_INFINITY })).toBe(
      `[ TenantContext(owner ${userId} of ${organizationId}) ]`,
    );
  });

  it("does not change", async () => {
    const context: { role: string } & Omit<TenantContext, "role"> = await given.as(1, "viewer");
    expect(() => {
      context.role = "owner";
    }).toThrow(TypeError);
    expect(context.role).toBe("viewer");
  });

  it("goes on for as long as it lasts, however often and from wherever it is used", async () => {
    const context = await given.as(1);
    const elsewhere = await openTenants(given.database);
    const counts = await Promise.all(
      [given.tenants, elsewhere, given.tenants].map(async (tenants) =>
        tenants.run(context, async (scope) => scope.domains.count()),
      ),
    );
    expect(counts).toEqual([2, 2, 2]);
  });
});

import type { OrganizationMemberId, OrganizationRole } from "@acme/data-model";
import { userIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantContext, TenantScope } from "../src/index.ts";
import { isAtLeast } from "../src/index.ts";
import { aggregates } from "./support/aggregates.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { present } from "./support/present.ts";
import { ids, twoTenants } from "./support/tenants.ts";

const roles = ["viewer", "member", "admin", "owner"] as const;
const stranger = userIdSchema.parse(ids.row("0b", 7));

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

async function runAs<Result>(
  role: OrganizationRole,
  work: (scope: TenantScope) => Promise<Result>,
): Promise<Result> {
  return given.tenants.run(await given.as(1, role), work);
}

async function memberId(scope: TenantScope, role: OrganizationRole): Promise<OrganizationMemberId> {
  const { rows } = await scope.members.list({ filter: { user_id: ids.user(1, role) } });
  return present(rows[0], role).id;
}

async function expectOutcome(done: Promise<unknown>, may: boolean, refusal: object): Promise<void> {
  const outcome = await done.then(
    () => ({ code: "none" }),
    (error: unknown) => error,
  );
  expect(outcome).toMatchObject(may ? { code: "none" } : refusal);
}

async function rolesInDatabase(): Promise<string[]> {
  const { rows } = await given.database.query<{ role: string }>(
    "SELECT role FROM organization_members WHERE organization_id = $1 ORDER BY role",
    [ids.organization(1)],
  );
  return rows.map(({ role }) => role);
}

const refusedRole = { code: "TENANT_ROLE_REQUIRED" };
const everybody = ["admin", "admin", "member", "owner", "viewer"];

describe.each(roles)("a %s", (role) => {
  const writes = isAtLeast(role, "member");
  const verdict = writes ? "may" : "may not";

  it.each(aggregates)(
    `${verdict} write $name, says the repository`,
    async ({ of, row, changes }) => {
      const attempts: ((scope: TenantScope) => Promise<unknown>)[] = [
        async (scope: TenantScope) => of(scope).insert(row(1, 1)),
        async (scope: TenantScope) => of(scope).insertMany([row(1, 2), row(1, 3)]),
        async (scope: TenantScope) => of(scope).updateMany({}, changes),
        async (scope: TenantScope) => of(scope).update(await anId(scope, of), changes),
        async (scope: TenantScope) => of(scope).delete(await anId(scope, of)),
        async (scope: TenantScope) => of(scope).deleteMany({}),
      ];
      for (const attempt of attempts) {
        const done = runAs(role, attempt);
        await expectOutcome(done, writes, refusedRole);
      }
    },
  );

  it(`${verdict} write rows, says the database to SQL`, async () => {
    const inserting = runAs(
      role,
      async (scope) =>
        scope.sql`INSERT INTO conversations (organization_id) VALUES (${ids.organization(1)})`,
    );
    await expectOutcome(inserting, writes, { code: "TENANT_FORBIDDEN", sqlState: "42501" });
    const changed = await runAs(role, async (scope) => [
      (await scope.query("UPDATE messages SET content = 'x'")).rowCount,
      (await scope.query("DELETE FROM messages")).rowCount,
    ]);
    expect(changed).toEqual(writes ? [30, 30] : [0, 0]);
  });

  it("reads everything of the organization", async () => {
    await runAs(role, async (scope) => {
      for (const { of } of aggregates) expect(await of(scope).count()).toBeGreaterThan(0);
      expect(await scope.members.count()).toBe(5);
    });
  });

  const manages = isAtLeast(role, "admin");

  it(`${manages ? "may" : "may not"} manage members, says the repository`, async () => {
    const attempts: ((scope: TenantScope) => Promise<unknown>)[] = [
      async (scope: TenantScope) => scope.members.add({ user_id: stranger, role: "viewer" }),
      async (scope: TenantScope) =>
        scope.members.changeRole(await memberId(scope, "viewer"), "member"),
      async (scope: TenantScope) => scope.members.remove(await memberId(scope, "viewer")),
      async (scope: TenantScope) => scope.organizations.update({ name: "Renamed" }),
    ];
    for (const attempt of attempts) {
      const done = runAs(role, async (scope) => {
        await attempt(scope);
        return "done";
      });
      await expectOutcome(done, manages, refusedRole);
    }
  });

  it(`${manages ? "may" : "may not"} manage members, says the database to SQL`, async () => {
    const adding = runAs(
      role,
      async (scope) => scope.sql`INSERT INTO organization_members (organization_id, user_id, role)
        VALUES (${ids.organization(1)}, ${stranger}, 'viewer')`,
    );
    await expectOutcome(adding, manages, { code: "TENANT_FORBIDDEN" });
    const changed = await runAs(role, async (scope) => [
      (await scope.query("UPDATE organization_members SET role = 'member' WHERE role = 'viewer'"))
        .rowCount,
      (await scope.query("UPDATE organizations SET name = 'Renamed'")).rowCount,
      (await scope.query("DELETE FROM organization_members WHERE role = 'member'")).rowCount,
    ]);
    expect(changed).toEqual(manages ? [2, 1, 3] : [0, 0, 0]);
  });

  const ownsIt = role === "owner";

  it(`${ownsIt ? "may" : "may not"} manage owners, says the repository`, async () => {
    // Whom the second attempt has made one, so that the last one needn't go.
    const anOwner = ownsIt ? "member" : "owner";
    const attempts: ((scope: TenantScope) => Promise<unknown>)[] = [
      async (scope: TenantScope) => scope.members.add({ user_id: stranger, role: "owner" }),
      async (scope: TenantScope) =>
        scope.members.changeRole(await memberId(scope, "member"), "owner"),
      async (scope: TenantScope) =>
        scope.members.changeRole(await memberId(scope, anOwner), "admin"),
      async (scope: TenantScope) => {
        const { rows } = await scope.members.list({ filter: { role: "owner" } });
        await scope.members.remove(present(rows.at(-1)).id);
      },
    ];
    for (const attempt of attempts) {
      const done = runAs(role, async (scope) => {
        await attempt(scope);
        return "done";
      });
      await expectOutcome(done, ownsIt, refusedRole);
    }
  });

  it(`${ownsIt ? "may" : "may not"} manage owners, says the database to SQL`, async () => {
    const promoting = runAs(role, async (scope) =>
      scope.query("UPDATE organization_members SET role = 'owner' WHERE role = 'member'"),
    );
    const outcome = await promoting.then(
      ({ rowCount }) => rowCount,
      (error: unknown) => String(error),
    );
    // An admin may change the row, but not to this; the others have none that they may change.
    const expected = {
      viewer: "^0$",
      member: "^0$",
      admin: "TenantError: .* refuses this",
      owner: "^1$",
    };
    expect(String(outcome)).toMatch(new RegExp(expected[role]));
    const changed = await runAs(role, async (scope) => [
      (
        await scope.query(
          "UPDATE organization_members SET role = 'viewer' WHERE role = 'owner' AND user_id <> $1",
          [ids.user(1, ownsIt ? "owner" : "viewer")],
        )
      ).rowCount,
    ]);
    expect(changed).toEqual([ownsIt ? 1 : 0]);
    const deleted = await runAs(role, async (scope) =>
      scope.query("DELETE FROM organization_members WHERE role = 'owner' AND user_id <> $1", [
        ids.user(1, ownsIt ? "owner" : "viewer"),
      ]),
    );
    expect(deleted.rowCount).toBe(0);
    expect(await rolesInDatabase()).toContain("owner");
  });
});

async function anId(scope: TenantScope, of: (typeof aggregates)[number]["of"]): Promise<string> {
  const { rows } = await of(scope).list({ limit: 1 });
  return String(rows[0]?.["id"]);
}

describe("the last owner", () => {
  const lastOwner = { code: "TENANT_LAST_OWNER", sqlState: "TN006" };

  const goings: readonly [string, (scope: TenantScope) => Promise<unknown>][] = [
    ["be removed", async (scope) => scope.members.remove(await memberId(scope, "owner"))],
    [
      "step down",
      async (scope) => scope.members.changeRole(await memberId(scope, "owner"), "admin"),
    ],
    ["be deleted by SQL", async (scope) => scope.sql`DELETE FROM organization_members`],
    [
      "step down by SQL",
      async (scope) => scope.sql`UPDATE organization_members SET role = 'viewer'`,
    ],
  ];
  it.each(goings)("can't %s", async (_, go) => {
    await expect(runAs("owner", go)).rejects.toMatchObject(lastOwner);
    expect(await rolesInDatabase()).toEqual(everybody);
  });

  it("can go once there is another", async () => {
    await runAs("owner", async (scope) => {
      await scope.members.changeRole(await memberId(scope, "admin"), "owner");
      await scope.members.remove(await memberId(scope, "owner"));
    });
    expect(await rolesInDatabase()).toEqual(["admin", "member", "owner", "viewer"]);
  });

  it.each(["read committed", "repeatable read", "serializable"] as const)(
    "is one of two who leave at the same time, in %s",
    async (isolation) => {
      const { database, tenants, as } = given;
      await runAs("owner", async (scope) => {
        await scope.members.changeRole(await memberId(scope, "admin"), "owner");
      });
      const leaving = async (context: TenantContext, meet: Meeting): Promise<unknown> =>
        tenants.run(
          context,
          async (scope) => {
            // Both have begun, and see two owners, before either goes.
            await scope.members.count();
            await meet.arrive();
            await scope.sql`DELETE FROM organization_members WHERE user_id = ${context.userId}`;
          },
          { isolation, retries: 5 },
        );
      const meet = new Meeting(2);
      const outcomes = await Promise.allSettled([
        leaving(await as(1, "owner"), meet),
        leaving(await as(1, "admin"), meet),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const { rows } = await database.query(
        "SELECT count(*)::int AS n FROM organization_members WHERE organization_id = $1 AND role = 'owner'",
        [ids.organization(1)],
      );
      expect(rows).toEqual([{ n: 1 }]);
    },
  );
});

/** Where several wait for each other, once. */
class Meeting {
  #missing: number;
  readonly #all = Promise.withResolvers<void>();

  constructor(count: number) {
    this.#missing = count;
  }

  async arrive(): Promise<void> {
    this.#missing -= 1;
    if (this.#missing <= 0) this.#all.resolve();
    await this.#all.promise;
  }
}

describe("a membership", () => {
  it("counts as it is now, not as the context was made", async () => {
    const { database, tenants, as } = given;
    const context = await as(1, "owner");
    await database.query("ALTER TABLE organization_members DISABLE TRIGGER USER");
    await database.query("UPDATE organization_members SET role = 'viewer' WHERE user_id = $1", [
      ids.user(1, "owner"),
    ]);
    expect(
      await tenants.run(context, async (scope) => scope.messages.updateMany({}, { role: "x" })),
    ).toBe(0);
    await database.query("DELETE FROM organization_members WHERE user_id = $1", [
      ids.user(1, "owner"),
    ]);
    await expect(
      tenants.run(context, async (scope) => scope.messages.count()),
    ).rejects.toMatchObject({ code: "TENANT_NOT_A_MEMBER" });
  });

  it("that ends in the middle of a scope ends what it sees", async () => {
    const { database, tenants, as } = given;
    const counts = await tenants.run(await as(1, "member"), async (scope) => {
      const before = await scope.messages.count();
      await database.query("DELETE FROM organization_members WHERE user_id = $1", [
        ids.user(1, "member"),
      ]);
      return [before, await scope.messages.count()];
    });
    expect(counts).toEqual([30, 0]);
  });

  it("of somebody who is one already is refused", async () => {
    await expect(
      runAs("admin", async (scope) =>
        scope.members.add({ user_id: ids.user(1, "viewer"), role: "member" }),
      ),
    ).rejects.toMatchObject({ code: "TENANT_UNIQUE_VIOLATION" });
  });

  it("of another organization can't be found, changed or removed", async () => {
    const { database } = given;
    const { rows } = await database.query<{ id: OrganizationMemberId }>(
      "SELECT id FROM organization_members WHERE organization_id = $1 AND role = 'viewer'",
      [ids.organization(2)],
    );
    const foreign = present(rows[0]).id;
    await runAs("owner", async (scope) => {
      expect(await scope.members.find(foreign)).toBeNull();
      const missing = { code: "TENANT_NOT_FOUND" };
      await expect(scope.members.remove(foreign)).rejects.toMatchObject(missing);
      await expect(scope.members.changeRole(foreign, "admin")).rejects.toMatchObject(missing);
    });
  });

  it("reads by any door but is written by an admin, also through scope.table()", async () => {
    await runAs("member", async (scope) => {
      const members = scope.table("organization_members");
      expect(await members.count()).toBe(5);
      expect(await members.deleteMany({}).catch(() => 0)).toBe(0);
    });
    expect(await rolesInDatabase()).toEqual(everybody);
  });
});

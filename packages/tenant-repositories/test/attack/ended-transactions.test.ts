import { beforeEach, describe, expect, it, vi } from "vitest";
import type * as SessionState from "../../src/scope/session-state.ts";
import type { TenantDatabase } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, openTenants, twoTenants, urlFor } from "../support/tenants.ts";
import { victim } from "./support/victim.ts";

// As if a statement had got past what is looked at before it is sent.
vi.mock("../../src/scope/session-state.ts", async (original) => ({
  ...(await original<typeof SessionState>()),
  endsTransaction: () => false,
}));

let given: TwoTenants;
let tenants: TenantDatabase;
beforeEach(async () => {
  given = await twoTenants();
  tenants = await openTenants(given.database, {
    connection: { connectionString: urlFor(given.database, "tenant"), max: 1 },
  });
});

describe("a transaction that raw SQL has ended after all", () => {
  it.each(["COMMIT", "ROLLBACK", "COMMIT AND CHAIN", "ROLLBACK AND CHAIN"])(
    "is noticed by its answer, and nothing more is done in its place: %s",
    async (text) => {
      const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
      const heard: unknown[] = [];
      await expect(
        tenants.run(context, async (scope) => {
          heard.push(await scope.query(text).catch((error: unknown) => error));
          heard.push(await scope.conversations.count().catch((error: unknown) => error));
        }),
      ).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ENDED" });
      const ended = expect.objectContaining({ code: "TENANT_TRANSACTION_ENDED" }) as unknown;
      expect(heard).toEqual([ended, ended]);
      const other = await tenants.authorize(ids.user(victim, "owner"), ids.organization(victim));
      const owners = await tenants.run(
        other,
        async (scope) => scope.sql`SELECT DISTINCT organization_id FROM messages`,
      );
      expect(owners).toEqual([{ organization_id: ids.organization(victim) }]);
    },
  );

  it("is not one that went back to a savepoint", async () => {
    const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
    await tenants.run(context, async (scope) => {
      await scope.query("SAVEPOINT before");
      await scope.domains.insert({ domain: "new.example" });
      await scope.query("ROLLBACK /* nothing */ TO SAVEPOINT before");
      expect(await scope.domains.count()).toBe(2);
    });
  });
});

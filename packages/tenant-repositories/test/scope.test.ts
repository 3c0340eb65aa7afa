import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../src/index.ts";
import { barrier } from "./support/barrier.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { ids, twoTenants } from "./support/tenants.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

describe("run()", () => {
  it("answers with what the work answers, from the tenant's rows only", async () => {
    const { tenants, as } = given;
    const counts = await tenants.run(await as(1), async (scope) => [
      await scope.conversations.count(),
      (await scope.sql<{ n: string }>`SELECT count(*) AS n FROM conversations`)[0]?.n,
    ]);
    expect(counts).toEqual([30, "30"]);
  });

  it("commits before it answers", async () => {
    const { tenants, as, database } = given;
    await tenants.run(await as(1), async (scope) => {
      await scope.domains.insert({ domain: "three.tenant1.example" });
    });
    const { rows } = await database.query(
      "SELECT organization_id FROM domains WHERE domain = 'three.tenant1.example'",
    );
    expect(rows).toEqual([{ organization_id: ids.organization(1) }]);
  });

  it("rolls back when the work throws, and throws the same", async () => {
    const { tenants, as, database } = given;
    const mishap = new Error("mishap");
    await expect(
      tenants.run(await as(1), async (scope) => {
        await scope.domains.insert({ domain: "three.tenant1.example" });
        throw mishap;
      }),
    ).rejects.toBe(mishap);
    expect((await database.query("SELECT FROM domains")).rowCount).toBe(4);
  });

  it("says so when a caught error has spoilt the transaction, rather than that it was committed", async () => {
    const { tenants, as, database } = given;
    await expect(
      tenants.run(await as(1), async (scope) => {
        await scope.domains.insert({ domain: "three.tenant1.example" });
        await scope.domains.insert({ domain: "one.tenant1.example" }).catch(() => undefined);
      }),
    ).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ABORTED" });
    expect((await database.query("SELECT FROM domains")).rowCount).toBe(4);
  });

  it("joins the run() around it for the same tenant", async () => {
    const { tenants, as } = given;
    const context = await as(1);
    await expect(
      tenants.run(context, async (outer) => {
        await outer.domains.insert({ domain: "three.tenant1.example" });
        await tenants.run(context, async (inner) => {
          expect(await inner.domains.count()).toBe(3);
        });
        throw new Error("all of it goes");
      }),
    ).rejects.toThrow("all of it goes");
    expect(await tenants.run(context, async (scope) => scope.domains.count())).toBe(2);
  });

  it("keeps nothing of a transaction that a joined run() failed in", async () => {
    const { tenants, as } = given;
    const context = await as(1);
    await expect(
      tenants.run(context, async (outer) => {
        await outer.domains.insert({ domain: "three.tenant1.example" });
        await tenants
          .run(context, async () => Promise.reject(new Error("half-way")))
          .catch(() => undefined);
      }),
    ).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ABORTED" });
    expect(await tenants.run(context, async (scope) => scope.domains.count())).toBe(2);
  });

  it("refuses to change tenants in the middle of a transaction", async () => {
    const { tenants, as } = given;
    const [one, two] = [await as(1), await as(2)];
    await expect(
      tenants.run(one, async () => tenants.run(two, async (scope) => scope.domains.count())),
    ).rejects.toMatchObject({ code: "TENANT_SCOPE_MISMATCH" });
  });

  it("refuses to change users in the middle of a transaction, be it of the same organization", async () => {
    const { tenants, as } = given;
    const [owner, viewer] = [await as(1, "owner"), await as(1, "viewer")];
    await expect(
      tenants.run(owner, async () => tenants.run(viewer, async (scope) => scope.domains.count())),
    ).rejects.toMatchObject({ code: "TENANT_SCOPE_MISMATCH" });
  });

  it("begins anew in what goes on after the scope around it is over", async () => {
    const { tenants, as } = given;
    const [one, two] = [await as(1), await as(2)];
    let late: Promise<number> = Promise.resolve(0);
    let release = (): void => undefined;
    const over = new Promise<void>((resolve) => (release = resolve));
    await tenants.run(one, async () => {
      late = over.then(async () => tenants.run(two, async (scope) => scope.messages.count()));
    });
    release();
    expect(await late).toBe(30);
  });

  it("lets nobody use a scope that is over", async () => {
    const { tenants, as } = given;
    const kept = await tenants.run(await as(1), async (scope): Promise<TenantScope> => scope);
    await expect(kept.domains.count()).rejects.toMatchObject({ code: "TENANT_SCOPE_CLOSED" });
    await expect(kept.sql`SELECT 1`).rejects.toMatchObject({ code: "TENANT_SCOPE_CLOSED" });
    await expect(kept.query("SELECT 1")).rejects.toMatchObject({ code: "TENANT_SCOPE_CLOSED" });
    const stream = kept.conversations.stream();
    await expect(stream.next()).rejects.toMatchObject({ code: "TENANT_SCOPE_CLOSED" });
  });

  it("waits for what was not awaited", async () => {
    const { tenants, as } = given;
    const context = await as(1);
    await tenants.run(context, async (scope) => {
      void scope.domains.insert({ domain: "three.tenant1.example" });
    });
    expect(await tenants.run(context, async (scope) => scope.domains.count())).toBe(3);
  });

  it("does the work again where two transactions got into each other's way", async () => {
    const { tenants, as } = given;
    const context = await as(1);
    const id = ids.row("0d", 1);
    const bothHaveRead = barrier(2);
    let attempts = 0;
    const rename = async (): Promise<void> =>
      tenants.run(
        context,
        async (scope) => {
          attempts += 1;
          await scope.sql`SELECT name FROM domains WHERE id = ${id}`;
          await bothHaveRead();
          await scope.sql`UPDATE domains SET name = name || '!' WHERE id = ${id}`;
        },
        { isolation: "serializable", retries: 5 },
      );
    await Promise.all([rename(), rename()]);
    expect(attempts).toBe(3);
    const [row] = await tenants.run(
      context,
      async (scope) => scope.sql`SELECT name FROM domains WHERE id = ${id}`,
    );
    expect(row).toEqual({ name: "One!!" });
  });

  it("gives up after as many retries as it was told", async () => {
    const { tenants, as } = given;
    let attempts = 0;
    await expect(
      tenants.run(
        await as(1),
        async (scope) => {
          attempts += 1;
          await scope.sql`DO $$ BEGIN RAISE SQLSTATE '40001'; END $$`;
        },
        { retries: 2 },
      ),
    ).rejects.toMatchObject({ code: "TENANT_SERIALIZATION_FAILURE", sqlState: "40001" });
    expect(attempts).toBe(3);
  });
});

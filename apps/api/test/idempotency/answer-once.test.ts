import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantContext, TenantDatabase, TenantScope } from "@acme/tenant-repositories";
import { beforeEach, describe, expect, test } from "vitest";
import type { OnceAnswered } from "../../src/idempotency/index.ts";
import { answerOnce } from "../../src/idempotency/index.ts";
import { sweep } from "../../src/storage/index.ts";
import { addStorage, openPool } from "../harness/storage.ts";
import { ids } from "../support/ids.ts";
import { openTenants, tenantsDatabase, urlFor } from "../support/tenants.ts";

let database: FreshDatabase;
let tenants: TenantDatabase;
let ada: TenantContext;

beforeEach(async () => {
  database = await tenantsDatabase();
  await addStorage(database);
  tenants = await openTenants(database);
  ada = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
});

type Sent = {
  readonly context?: TenantContext;
  readonly key?: string;
  readonly fingerprint?: string;
  /** What is done besides adding a domain. */
  readonly meanwhile?: (scope: TenantScope) => Promise<unknown>;
};

/** Adds a domain with a new name each time that it is really done. */
function post(sent: Sent = {}): Promise<OnceAnswered<{ id: string; at: string }>> {
  const { context = ada, key = "key", fingerprint = "request", meanwhile } = sent;
  return tenants.run(context, (scope) =>
    answerOnce(scope, { key, fingerprint }, 24, async () => {
      const name = `${crypto.randomUUID()}.example`;
      const domain = await scope.domains.insert({ domain: name });
      await meanwhile?.(scope);
      return { id: domain.id, at: domain.created_at.toISOString() };
    }),
  );
}

const domains = async (): Promise<number> => {
  const { rows } = await database.query<{ count: string }>(
    "SELECT count(*) FROM domains WHERE domain LIKE '%-%.example'",
  );
  return Number(rows[0]?.count);
};

describe("a request with a key", () => {
  test("is done once, and answered the same each time", async () => {
    const first = await post();
    const again = [await post(), await post()];
    expect(first.replayed).toBe(false);
    expect(again).toEqual([
      { ...first, replayed: true },
      { ...first, replayed: true },
    ]);
    expect(await domains()).toBe(1);
  });

  test("is refused under a key that came with another request", async () => {
    await post();
    await expect(post({ fingerprint: "another" })).rejects.toMatchObject({
      code: "idempotency_key_reused",
      status: 422,
    });
    expect(await domains()).toBe(1);
  });

  test("is refused while the same is under way, and replayed afterwards", async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const first = post({
      meanwhile: () => {
        reached.resolve();
        return goOn.promise;
      },
    });
    await reached.promise;
    await expect(post()).rejects.toMatchObject({ code: "idempotency_key_in_use", status: 409 });
    goOn.resolve();
    expect(await post().then(({ body }) => body)).toEqual((await first).body);
    expect(await domains()).toBe(1);
  });

  test("is done once of twenty sent at the same time", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => post()));
    const bodies = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const refusals = outcomes.flatMap((each): unknown[] =>
      each.status === "rejected" ? [each.reason] : [],
    );
    expect(bodies.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(bodies.map(({ body }) => body.id)).size).toBe(1);
    expect(refusals.every((reason) => String(reason).includes("idempotency_key_in_use"))).toBe(
      true,
    );
    expect(await domains()).toBe(1);
  });

  test("that failed is as if it had not been sent", async () => {
    const fails = post({ meanwhile: () => Promise.reject(new Error("no")) });
    await expect(fails).rejects.toThrow("no");
    expect(await domains()).toBe(0);
    expect((await post()).replayed).toBe(false);
    expect(await domains()).toBe(1);
  });

  test("whose connection breaks in the middle leaves neither work nor answer nor lock", async () => {
    const breaks = post({
      meanwhile: async () => {
        await database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'acme tenants' AND datname = current_database() AND state = 'idle in transaction'",
        );
      },
    });
    await expect(breaks).rejects.toThrow(/connection/i);
    expect(await domains()).toBe(0);
    expect((await post()).replayed).toBe(false);
    expect(await domains()).toBe(1);
  });

  test("is another user's, and another organization's, own", async () => {
    const both = await tenants.authorize(ids.both, ids.organization(1));
    const there = await tenants.authorize(ids.both, ids.organization(2));
    await post();
    expect((await post({ context: both })).replayed).toBe(false);
    expect((await post({ context: there })).replayed).toBe(false);
    expect(await domains()).toBe(3);
  });

  test("is a new one when its time is up", async () => {
    const first = await post();
    await database.query("UPDATE acme_api.idempotent_answers SET expires_at = now()");
    const second = await post({ fingerprint: "another" });
    expect([second.replayed, second.body.id === first.body.id]).toEqual([false, false]);
    expect((await post({ fingerprint: "another" })).replayed).toBe(true);
  });
});

describe("what is kept of answers", () => {
  const kept = "SELECT body FROM acme_api.idempotent_answers";

  test("can be seen by its own organization alone", async () => {
    await post();
    const stranger = await tenants.authorize(ids.user(2, "owner"), ids.organization(2));
    const seen = (context: TenantContext): Promise<number> =>
      tenants.run(context, async (scope) => (await scope.query(kept)).rowCount);
    expect([await seen(ada), await seen(stranger)]).toEqual([1, 0]);
    const planted = tenants.run(stranger, (scope) =>
      scope.query(
        "INSERT INTO acme_api.idempotent_answers VALUES ($1, $2, 'key', 'request', '{}', now() + interval '1 day')",
        [ids.organization(1), ids.user(1, "owner")],
      ),
    );
    await expect(planted).rejects.toMatchObject({ code: "TENANT_FORBIDDEN" });
  });

  test("is deleted when it has expired, by who can't read it", async () => {
    await post({ key: "old" });
    await database.query("UPDATE acme_api.idempotent_answers SET expires_at = now()");
    await post({ key: "new" });
    const system = openPool(urlFor(database, "system"));
    await expect(system.query(kept)).rejects.toMatchObject({ code: "42501" });
    await sweep(urlFor(database, "system"), Date.now());
    const { rows } = await database.query("SELECT key FROM acme_api.idempotent_answers");
    expect(rows).toEqual([{ key: "new" }]);
  });

  test("goes with its organization, and with a member who was put out", async () => {
    const both = await tenants.authorize(ids.both, ids.organization(1));
    const there = await tenants.authorize(ids.both, ids.organization(2));
    for (const context of [ada, both, there]) await post({ context });
    const left = async (): Promise<unknown[]> => {
      await sweep(urlFor(database, "system"), Date.now());
      const { rows } = await database.query(
        "SELECT organization_id AS of, user_id AS by FROM acme_api.idempotent_answers ORDER BY 1, 2",
      );
      return rows;
    };
    const adas = { of: ids.organization(1), by: ids.user(1, "owner") };
    const theirs = { of: ids.organization(2), by: ids.both };
    expect(await left()).toHaveLength(3);
    await database.query(
      "DELETE FROM organization_members WHERE organization_id = $1 AND user_id = $2",
      [ids.organization(1), ids.both],
    );
    expect(await left()).toEqual([adas, theirs]);
    const reason = { who: "tests", why: "the organization has left" };
    await tenants.deleteOrganization(ids.organization(1), reason);
    expect(await left()).toEqual([theirs]);
  });
});

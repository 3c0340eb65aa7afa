import { setImmediate as nextTurn } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { takeConnection } from "../src/connection/tenant-pool.ts";
import type { IsolationLevel, TenantContext, TenantDatabase } from "../src/index.ts";
import { runtimeOf } from "../src/runtimes.ts";
import { ids, openTenants, tenantsDatabase, urlFor } from "./support/tenants.ts";

/** All scopes share one connection. */
let database: FreshDatabase;
let tenants: TenantDatabase;
let context: TenantContext;
beforeEach(async () => {
  database = await tenantsDatabase();
  const connection = { connectionString: urlFor(database, "tenant"), max: 1 };
  tenants = await openTenants(database, { connection });
  context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
});

const domains = async (whose = context): Promise<string[]> =>
  tenants.run(whose, async (scope) =>
    (await scope.domains.list()).rows.map(({ organization_id }) => organization_id),
  );

/** How the COMMITs that were sent by themselves have ended so far. */
async function watchCommits(): Promise<() => string[]> {
  const client = await runtimeOf(tenants).tenantPool.connect();
  const { mock } = vi.spyOn(client, "query");
  client.release();
  return () =>
    mock.settledResults
      .filter((_, index) => JSON.stringify(mock.calls[index]?.[0] ?? "").includes("COMMIT"))
      .map(({ type }) => type);
}

describe("the COMMIT of a scope that only read", () => {
  it("goes with the next scope on the connection, whose tenant is another", async () => {
    const other = await tenants.authorize(ids.user(2, "owner"), ids.organization(2));
    await domains();
    await nextTurn();
    const commits = await watchCommits();
    const seen = [await domains(), await domains(other), await domains(), await domains(other)];
    expect(commits()).toEqual([]);
    expect(seen.map((ownersOfRows) => [...new Set(ownersOfRows)])).toEqual(
      [1, 2, 1, 2].map((tenant) => [ids.organization(tenant)]),
    );
  });

  it("is sent by itself where nothing follows", async () => {
    await domains();
    const commits = await watchCommits();
    await domains();
    await vi.waitFor(() => {
      expect(commits()).toEqual(["fulfilled"]);
    });
  });

  it("is sent under a test's own clock as well, or its locks would stay", async () => {
    await domains();
    vi.useFakeTimers({ toFake: ["setImmediate"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const commits = await watchCommits();
    await domains();
    const { rows } = await database.query("SELECT pg_sleep(0.2)");
    expect(rows).toHaveLength(1);
    expect(commits()).toEqual(["fulfilled"]);
  });

  it("does not end the scope after it", async () => {
    await domains();
    await nextTurn();
    const before = await domains();
    const failing = tenants.run(context, async (scope) => {
      await scope.domains.insert({ domain: "half-done.example" });
      await nextTurn();
      await nextTurn();
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await domains()).toEqual(before);
  });

  it("comes before what anybody else asks on the connection", async () => {
    await domains();
    await nextTurn();
    await domains();
    const client = await takeConnection(runtimeOf(tenants).tenantPool);
    const { rows } = await client.query<{ tenant: string | null }>(
      "SELECT acme_tenancy.current_organization_id()::text AS tenant",
    );
    client.release();
    expect(rows).toEqual([{ tenant: null }]);
  });

  it.each<[IsolationLevel, string[]]>([
    ["read committed", []],
    ["repeatable read", []],
    ["serializable", ["fulfilled"]],
  ])("is %s: waited for only where reading can fail by it", async (isolation, ended) => {
    await domains();
    await nextTurn();
    const commits = await watchCommits();
    await tenants.run(context, async (scope) => scope.domains.count(), { isolation });
    expect(commits()).toEqual(ended);
  });
});

import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { takeConnection } from "../src/connection/tenant-pool.ts";
import type { TenantContext, TenantDatabase, TenantScope } from "../src/index.ts";
import { runtimeOf } from "../src/runtimes.ts";
import { prepared } from "../src/statements/statement.ts";
import { ids, openTenants, tenantsDatabase, urlFor } from "./support/tenants.ts";

/** All scopes share one connection. */
let database: FreshDatabase;
let tenants: TenantDatabase;
let contexts: readonly TenantContext[];
beforeEach(async () => {
  database = await tenantsDatabase();
  const connection = { connectionString: urlFor(database, "tenant"), max: 1 };
  tenants = await openTenants(database, { connection });
  contexts = await Promise.all(
    [1, 2].map((tenant) => tenants.authorize(ids.user(tenant, "owner"), ids.organization(tenant))),
  );
});

/** As that tenant: an answer, or the code and SQLSTATE of the error. */
async function as<Answer>(
  tenant: 1 | 2,
  work: (scope: TenantScope) => Promise<Answer>,
): Promise<unknown> {
  const context = contexts[tenant - 1];
  if (context === undefined) throw new Error("there are two tenants");
  return tenants.run(context, work).catch((error: unknown) => {
    const { code, sqlState } = error as { code?: string; sqlState?: string };
    return { code, sqlState };
  });
}

const listOf = (name: unknown) => async (scope: TenantScope) =>
  (await scope.domains.list({ filter: { name: name as string } })).rows.length;
const invalid = { code: "TENANT_INPUT_INVALID", sqlState: undefined };
const deep: unknown = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));

describe("a value that can't be written", () => {
  it.each([
    ["is nested too deeply", deep],
    ["has a bigint in it", { eq: { big: 1n } }],
    [
      "throws",
      {
        eq: {
          toPostgres: () => {
            throw new Error("no");
          },
        },
      },
    ],
  ])(
    "%s: one tenant's is an error, and the next one's statements are as before",
    async (_, name) => {
      expect(await as(1, listOf(name))).toEqual(invalid);
      expect(await as(2, listOf("One"))).toBe(1);
      expect(await as(1, listOf("One"))).toBe(1);
    },
  );

  it("spoils neither the transaction nor what it says of later errors", async () => {
    await as(1, async (scope) => scope.domains.count());
    const later = await as(1, async (scope) => {
      await scope
        .query("SELECT $1::text", [
          {
            toPostgres: () => {
              throw new Error("no");
            },
          },
        ])
        .catch(() => undefined);
      expect(await scope.domains.count()).toBe(2);
      return scope.domains.insert({ domain: "one.tenant1.example" });
    });
    expect(later).toEqual({ code: "TENANT_UNIQUE_VIOLATION", sqlState: "23505" });
  });
});

it("begins as ever where the session knows something else by the name of BEGIN", async () => {
  const client = await runtimeOf(tenants).tenantPool.connect();
  const { name = "" } = prepared("write", "BEGIN ISOLATION LEVEL read committed", []);
  await client.query(`PREPARE "${name}" AS SELECT 1`);
  client.release();
  expect(await as(1, listOf("One"))).toBe(1);
  expect(await as(2, listOf("One"))).toBe(1);
});

it("answers with an error, not with nothing, where the session has lost its BEGIN, and is given up", async () => {
  expect(await as(1, listOf("One"))).toBe(1);
  const client = await takeConnection(runtimeOf(tenants).tenantPool);
  await client.query("DEALLOCATE ALL");
  client.release();
  let outcomes: readonly string[] = [];
  const ended = await as(1, async (scope) => {
    const answers = await Promise.allSettled([scope.domains.count(), scope.domains.list()]);
    outcomes = answers.map(({ status }) => status);
  });
  // The second is sent behind the first, and outside of any transaction the server answers it.
  expect(outcomes).toEqual(["rejected", "rejected"]);
  expect(ended).toEqual({ code: "TENANT_TRANSACTION_ABORTED", sqlState: undefined });
  expect(await as(2, listOf("One"))).toBe(1);
});

it("knows what is prepared where somebody was refused in a connection's first scope", async () => {
  await database.query("DELETE FROM organization_members WHERE user_id = $1", [
    ids.user(1, "owner"),
  ]);
  expect(await as(1, listOf("One"))).toEqual({ code: "TENANT_NOT_A_MEMBER", sqlState: "TN003" });
  expect(await as(2, listOf("One"))).toBe(1);
  expect(await as(2, listOf("One"))).toBe(1);
});

it("is closed once, however often", async () => {
  await tenants.close();
  await expect(tenants.close()).resolves.toBeUndefined();
});

it("ends COPY … FROM STDIN, which would wait for ever, and gives the connection up", async () => {
  const copying = await as(1, async (scope) => {
    await scope.sql`CREATE TEMP TABLE copied (a int)`;
    await scope.sql`COPY copied FROM STDIN`;
  });
  expect(copying).toEqual(invalid);
  expect(await as(2, listOf("One"))).toBe(1);
});

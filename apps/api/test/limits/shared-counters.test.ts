import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Pool } from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { insuredCounter } from "../../src/limits/insured-counter.ts";
import { createLimiter } from "../../src/limits/limiter.ts";
import { postgresCounter } from "../../src/limits/shared-counters.ts";
import { checkStorage, sweep } from "../../src/storage/index.ts";
import { addStorage, openPool } from "../harness/storage.ts";
import { tenantsDatabase, urlFor } from "../support/tenants.ts";

const noon = Date.UTC(2026, 10, 26, 12);
const policy = { name: "organization", limit: 50, window: 60_000 };

let database: FreshDatabase;
const instance = (): Pool => openPool(urlFor(database, "system"), { max: 5 });

beforeEach(async () => {
  database = await tenantsDatabase();
  await addStorage(database);
});

const countOf = (decisions: readonly { readonly allowed: boolean }[]): number =>
  decisions.filter(({ allowed }) => allowed).length;

describe("counters in PostgreSQL", () => {
  test("let exactly the limit through, of any number at once on any number of instances", async () => {
    const limiters = Array.from({ length: 4 }, () =>
      createLimiter({ counter: postgresCounter(instance()), now: () => noon }),
    );
    const decisions = await Promise.all(
      limiters.flatMap((limiter) => Array.from({ length: 50 }, () => limiter.take(policy, "one"))),
    );
    expect(countOf(decisions)).toBe(50);
    const { rows } = await database.query<{ points: number }>(
      "SELECT points FROM acme_api.rate_limits",
    );
    expect(rows).toHaveLength(1);
  });

  test("are another's for each tenant", async () => {
    const limiter = createLimiter({ counter: postgresCounter(instance()), now: () => noon });
    await Promise.all(Array.from({ length: 60 }, () => limiter.take(policy, "flood")));
    expect(await limiter.take(policy, "calm")).toMatchObject({ allowed: true, remaining: 49 });
  });

  test("count in memory while their table is locked, and on when it is free again", async () => {
    const clock = { now: noon };
    const pool = openPool(urlFor(database, "system"), { statement_timeout: 100 });
    const failures: unknown[] = [];
    const counter = insuredCounter({
      shared: postgresCounter(pool),
      now: () => clock.now,
      onFailure: (error) => failures.push(error),
    });
    expect(await counter.add("a")).toBe(1);
    const blocker = await database.connect();
    await blocker.query("BEGIN; LOCK TABLE acme_api.rate_limits");
    expect([await counter.add("a"), await counter.add("a")]).toEqual([2, 3]);
    expect(failures).toHaveLength(1);
    await blocker.query("ROLLBACK");
    clock.now += 1_000;
    expect(await counter.add("a")).toBe(4);
  });

  test("are found again on a connection of another day, when the server ended theirs", async () => {
    const counter = insuredCounter({ shared: postgresCounter(instance()), now: () => noon });
    expect(await counter.add("a")).toBe(1);
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'acme%' AND datname = current_database()",
    );
    const counts = [await counter.add("a"), await counter.add("a")];
    expect(counts).toEqual([2, 3]);
  });

  test("go when they have expired, and not before", async () => {
    const url = urlFor(database, "system");
    const counter = postgresCounter(instance());
    await counter.add("a");
    await sweep(url, Date.now());
    expect(await counter.add("a")).toBe(2);
    await sweep(url, Date.now() + 3 * 3_600_000);
    expect(await counter.add("a")).toBe(1);
  });

  test("are out of a tenant's reach", async () => {
    const tenant = openPool(urlFor(database, "tenant"));
    await expect(tenant.query("SELECT FROM acme_api.rate_limits")).rejects.toMatchObject({
      code: "42501",
    });
  });
});

describe("the API's own tables", () => {
  test("can be made again where they are", async () => {
    await addStorage(database);
    await expect(checkStorage(instance(), { facts: false })).resolves.toBeUndefined();
  });

  test("are missed at the start, with what to do", async () => {
    await database.query("DROP TABLE acme_api.rate_limits");
    await expect(checkStorage(instance(), { facts: false })).rejects.toThrow(
      /lacks acme_api\.rate_limits\. .*pnpm --filter @acme\/api storage/,
    );
  });
});

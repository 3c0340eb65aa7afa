import { EventEmitter } from "node:events";
import type { ConversationRecord } from "@acme/data-model";
import type { DataSource, EntityManager, EntitySubscriberInterface } from "typeorm";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantContext } from "../../src/index.ts";
import { createTenantDataSource } from "../../src/typeorm/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";
import { expectNoSecrets, victim } from "./support/victim.ts";
import type { Read } from "./support/typeorm.ts";
import { builder, conversationsOf, own, reads, theirs } from "./support/typeorm.ts";

let given: TwoTenants;
let dataSource: DataSource;
let attacker: TenantContext;
beforeEach(async () => {
  given = await twoTenants();
  dataSource = await createTenantDataSource(given.tenants);
  // As if pg-query-stream were installed: without it TypeORM refuses every stream by itself.
  Object.assign(dataSource.driver, { loadStreamDependency: () => EventEmitter });
  attacker = await given.as(1);
});

/** In the attacker's scope; an error comes out as TypeORM wraps it, and is looked through for secrets. */
async function attack<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
  try {
    return await given.tenants.run(attacker, async () => work(dataSource.manager));
  } catch (error) {
    expectNoSecrets(error);
    throw error;
  }
}

describe("a data source without a scope", () => {
  const everything: readonly Read[] = [
    ...reads,
    {
      by: "transaction()",
      work: async (m) => m.transaction(async (inner) => conversationsOf(inner).count()),
    },
    { by: "count()", work: async (m) => conversationsOf(m).count() },
    {
      by: "save()",
      work: async (m) => conversationsOf(m).save({ domain_id: own.domain } as never),
    },
    { by: "stream()", work: async (m) => builder(m).stream() },
    {
      by: "a query runner",
      work: async (m): Promise<unknown> => m.connection.createQueryRunner().query("SELECT 1"),
    },
    { by: "query()", work: async (m): Promise<unknown> => m.connection.query("SELECT 1") },
  ];
  it.each(everything)("throws rather than answer with nothing: $by", async ({ work }) => {
    await expect(work(dataSource.manager)).rejects.toMatchObject({ code: "TENANT_NO_SCOPE" });
  });

  it.each(["query builder", "query runner", "manager of a transaction"] as const)(
    "throws when a scope's %s is kept until it is over",
    async (what) => {
      const later = await given.tenants.run(attacker, async () => {
        if (what === "query builder") {
          const kept = builder(dataSource.manager);
          return async () => kept.getMany();
        }
        if (what === "query runner") {
          const runner = dataSource.createQueryRunner();
          await runner.query("SELECT 1");
          return async (): Promise<unknown> => runner.query("SELECT * FROM conversations");
        }
        return dataSource.transaction(
          async (manager) => async () => conversationsOf(manager).find(),
        );
      });
      // The last one is TypeORM's own, which comes first.
      const refusal = {
        "query builder": /No tenant is chosen/,
        "query runner": /This scope is over/,
        "manager of a transaction": /already released/,
      }[what];
      await expect(later()).rejects.toThrow(refusal);
      // In the other's scope a builder asks anew; the others stay with the scope that they began in.
      const inTheirs = await given.tenants
        .run(await given.as(victim), later)
        .then((rows) => [
          ...new Set((rows as ConversationRecord[]).map((row) => row.organization_id)),
        ])
        .catch((error: unknown) => refusal.test(String(error)));
      expect(inTheirs).toEqual(what === "query builder" ? [theirs.organization] : true);
    },
  );

  it("throws in what was begun inside and goes on after it", async () => {
    let release = (): void => undefined;
    const over = new Promise<void>((resolve) => (release = resolve));
    let late: Promise<unknown> = Promise.resolve();
    await given.tenants.run(attacker, async () => {
      late = over.then(async () => conversationsOf(dataSource.manager).count());
      late.catch(() => undefined);
    });
    release();
    await expect(late).rejects.toMatchObject({ code: "TENANT_SCOPE_CLOSED" });
  });
});

describe("a subscriber", () => {
  it("sees its own tenant's rows only, also after a commit of TypeORM's", async () => {
    const seen: [string, readonly string[]][] = [];
    const look = async (when: string, manager: EntityManager): Promise<void> => {
      const rows = await conversationsOf(manager).find();
      seen.push([when, [...new Set(rows.map((row) => row.organization_id))]]);
    };
    const subscriber: EntitySubscriberInterface = {
      beforeInsert: async ({ manager }) => look("before", manager),
      afterInsert: async ({ manager }) => look("after", manager),
      afterTransactionCommit: async ({ manager }) => look("committed", manager),
    };
    dataSource.subscribers.push(subscriber);
    await attack(async (manager) =>
      manager.save("domains", {
        domain: "new.example",
        organization_id: ids.organization(1),
      } as never),
    );
    expect(seen).toEqual(
      ["before", "after", "committed"].map((when) => [when, [ids.organization(1)]]),
    );
  });

  it("that goes on after the scope is told so", async () => {
    let late: Promise<unknown> = Promise.resolve();
    let release = (): void => undefined;
    const over = new Promise<void>((resolve) => (release = resolve));
    dataSource.subscribers.push({
      afterTransactionCommit: ({ manager }) => {
        late = over.then(async () => conversationsOf(manager.connection.manager).count());
        late.catch(() => undefined);
      },
    });
    await attack(async (manager) =>
      manager.save("domains", {
        domain: "new.example",
        organization_id: ids.organization(1),
      } as never),
    );
    release();
    await expect(late).rejects.toMatchObject({ code: "TENANT_SCOPE_CLOSED" });
  });
});

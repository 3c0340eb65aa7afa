import { EventEmitter } from "node:events";
import type { DomainId, DomainRecord, MessageRecord } from "@acme/data-model";
import type { DataSource, EntityManager } from "typeorm";
import { EntitySchema } from "typeorm";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantContext } from "../../src/index.ts";
import { createTenantDataSource } from "../../src/typeorm/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";
import { expectNoSecrets, nobody, victim, victimsRows } from "./support/victim.ts";
import type { Read } from "./support/typeorm.ts";
import { builder, conversationsOf, isTheirs, own, reads, theirs } from "./support/typeorm.ts";

let given: TwoTenants;
let dataSource: DataSource;
let attacker: TenantContext;
let before: string;
beforeEach(async () => {
  given = await twoTenants();
  dataSource = await createTenantDataSource(given.tenants);
  // As if pg-query-stream were installed: without it TypeORM refuses every stream by itself.
  Object.assign(dataSource.driver, { loadStreamDependency: () => EventEmitter });
  attacker = await given.as(1);
  before = await victimsRows(given.database);
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

describe("a data source inside a scope", () => {
  it("reads nothing of the other tenant, whichever way it asks", async () => {
    for (const { by, work } of reads)
      expect({ by, found: await attack(work) }).toEqual({ by, found: [] });
  });

  it("counts and looks for nothing of the other tenant", async () => {
    const answers = await attack(async (m) => [
      await conversationsOf(m).count(),
      await conversationsOf(m).countBy({ id: theirs.conversation }),
      await conversationsOf(m).existsBy({ id: theirs.conversation }),
      await conversationsOf(m).findOneBy({ id: theirs.conversation }),
      (await conversationsOf(m).findAndCount({ take: 1 }))[1],
      await builder(m).getCount(),
    ]);
    expect(answers).toEqual([30, 0, false, null, 30, 30]);
  });

  it("loads relations of its own rows from its own rows, even across a key that a broken database let through", async () => {
    await given.database.query(
      "SET session_replication_role = replica; UPDATE conversations SET domain_id = '0d000000-0000-4000-8000-000000002001' WHERE id = 'ce000000-0000-4000-8000-000000001001'; RESET session_replication_role",
    );
    const [found] = await attack(async (m) =>
      m.find("conversations", {
        where: { id: own.conversation } as never,
        relations: { domain: true, messages: true },
      }),
    );
    expect(found).toMatchObject({ id: own.conversation, domain: null });
    const { messages } = found as { messages: MessageRecord[] };
    expect(messages.length).toBeGreaterThan(0);
    expect(new Set(messages.map((each) => each.organization_id))).toEqual(
      new Set([ids.organization(1)]),
    );
  });

  const changes: readonly Read[] = [
    {
      by: "update()",
      work: async (m) =>
        conversationsOf(m).update({ id: theirs.conversation }, { session_id: "stolen" }),
    },
    {
      by: "update() of all",
      work: async (m) =>
        builder(m)
          .update()
          .set({ session_id: "stolen" })
          .where("organization_id = :theirs", { theirs: theirs.organization })
          .execute(),
    },
    { by: "delete()", work: async (m) => conversationsOf(m).delete({ id: theirs.conversation }) },
    {
      by: "delete() of all",
      work: async (m) =>
        builder(m)
          .delete()
          .where("organization_id = :theirs", { theirs: theirs.organization })
          .execute(),
    },
    {
      by: "increment()",
      work: async (m) => m.getRepository("domain_configs").increment(isTheirs, "rate_limit", 1),
    },
  ];
  it("changes nothing of the other tenant", async () => {
    for (const { by, work } of changes)
      expect({ by, done: await attack(work) }).toMatchObject({ by, done: { affected: 0 } });
    expect(await victimsRows(given.database)).toBe(before);
  });

  const refused: readonly Read[] = [
    {
      by: "save() with the other's id",
      work: async (m) =>
        conversationsOf(m).save({
          id: theirs.conversation,
          domain_id: own.domain,
          organization_id: ids.organization(1),
        } as never),
    },
    {
      by: "save() with the other's organization",
      work: async (m) =>
        conversationsOf(m).save({
          domain_id: own.domain,
          organization_id: theirs.organization,
        } as never),
    },
    {
      by: "insert() with the other's organization",
      work: async (m) =>
        m.insert("domains", {
          domain: "new.example",
          organization_id: theirs.organization,
        }),
    },
    {
      by: "insert() below the other's domain",
      work: async (m) => conversationsOf(m).insert({ domain_id: theirs.domain }),
    },
    {
      by: "upsert() of the other's id",
      work: async (m) =>
        conversationsOf(m).upsert(
          {
            id: theirs.conversation,
            domain_id: own.domain,
            organization_id: ids.organization(1),
          },
          ["id"],
        ),
    },
    {
      by: "giving a row away",
      work: async (m) =>
        builder(m)
          .update()
          .set({ organization_id: theirs.organization })
          .where({ id: own.conversation })
          .execute(),
    },
    { by: "clear()", work: async (m) => conversationsOf(m).clear() },
    { by: "TRUNCATE", work: async (m): Promise<unknown> => m.query("TRUNCATE messages CASCADE") },
    {
      by: "softDelete()",
      work: async (m) => conversationsOf(m).softDelete({ id: theirs.conversation }),
    },
    { by: "synchronize()", work: async (m) => m.connection.synchronize(true) },
    { by: "dropDatabase()", work: async (m) => m.connection.dropDatabase() },
    { by: "stream()", work: async (m) => builder(m).stream() },
  ];
  it.each(refused)("is refused $by", async ({ work }) => {
    await expect(attack(work)).rejects.toBeInstanceOf(Error);
    expect(await victimsRows(given.database)).toBe(before);
    expect(await given.tenants.run(attacker, async (scope) => scope.conversations.count())).toBe(
      30,
    );
  });

  it("has the scope's isolation level, and says so to who asks for another", async () => {
    await expect(
      attack(async (m) =>
        m.transaction("SERIALIZABLE", async (inner) => conversationsOf(inner).count()),
      ),
    ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
    expect(await given.tenants.run(attacker, async (scope) => scope.conversations.count())).toBe(
      30,
    );
  });

  it("has no query cache in which one tenant could find another's answers", async () => {
    const look = async (tenant: number): Promise<readonly string[]> =>
      given.tenants.run(await given.as(tenant), async () => {
        const cache = { id: "conversations", milliseconds: 60_000 };
        const found = await conversationsOf(dataSource.manager).find({ cache });
        const built = await builder(dataSource.manager).cache("built", 60_000).getMany();
        return [...new Set([...found, ...built].map((row) => row.organization_id))];
      });
    for (const tenant of [1, victim, 1])
      expect(await look(tenant)).toEqual([ids.organization(tenant)]);
  });

  it("has nothing to remove of an entity that was stolen from the other's scope", async () => {
    const stolen = await given.tenants.run(await given.as(victim), async () =>
      conversationsOf(dataSource.manager).findOneByOrFail({ id: theirs.conversation }),
    );
    await attack(async (m) => conversationsOf(m).remove(stolen)).catch(() => undefined);
    await attack(async (m) => conversationsOf(m).save({ ...stolen, session_id: "stolen" })).catch(
      () => undefined,
    );
    expect(await victimsRows(given.database)).toBe(before);
  });

  it("keeps soft deleted rows of the other from who asks for deleted ones", async () => {
    await given.database.query(
      "ALTER TABLE domains ADD COLUMN deleted_at timestamptz; UPDATE domains SET deleted_at = now()",
    );
    const softDomains = new EntitySchema<DomainRecord & { deleted_at: Date | null }>({
      name: "soft_domains",
      tableName: "domains",
      columns: {
        id: { type: "uuid", primary: true },
        organization_id: { type: "uuid" },
        domain: { type: "text" },
        name: { type: "text", nullable: true },
        active: { type: "boolean" },
        created_at: { type: "timestamptz" },
        deleted_at: { type: "timestamptz", deleteDate: true, nullable: true },
      },
    });
    const source = await createTenantDataSource(given.tenants, { entities: [softDomains] });
    const answers = await given.tenants.run(attacker, async () => {
      const rows = source.getRepository(softDomains);
      const all = await rows.find({ withDeleted: true });
      return [
        all.map((row) => row.organization_id),
        (await rows.restore({ id: theirs.domain })).affected,
        (await rows.softDelete({ id: theirs.domain })).affected,
      ];
    });
    expect(answers).toEqual([[ids.organization(1), ids.organization(1)], 0, 0]);
  });

  it("gives two tenants that use one data source at once each their own", async () => {
    const rounds = Array.from({ length: 20 }, (_, index) => (index % 2) + 1);
    const found = await Promise.all(
      rounds.map(async (tenant) =>
        given.tenants.run(await given.as(tenant), async () =>
          dataSource.transaction(async (manager) => {
            const rows = await conversationsOf(manager).find({
              relations: { messages: true } as never,
            });
            return [...new Set(rows.map((row) => row.organization_id))];
          }),
        ),
      ),
    );
    expect(found).toEqual(rounds.map((tenant) => [ids.organization(tenant)]));
  });

  it("takes back with a failed transaction() what was in it, and no more", async () => {
    await attack(async (manager) => {
      await manager.insert("domains", {
        domain: "kept.example",
        organization_id: ids.organization(1),
      });
      const failed = manager.transaction(async (inner) => {
        await inner.insert("domains", {
          domain: "gone.example",
          organization_id: ids.organization(1),
        });
        await inner.query("SELECT 1 / 0");
      });
      await expect(failed).rejects.toThrow(/division by zero/);
    });
    const names = await attack(async (manager) => {
      const rows = await manager.getRepository<DomainRecord>("domains").find();
      return rows.map(({ domain }) => domain).toSorted();
    });
    expect(names).toEqual(["kept.example", "one.tenant1.example", "two.tenant1.example"]);
  });
});

describe("errors by way of TypeORM", () => {
  it("say the same of the other's row and of nobody's", async () => {
    const told = async (work: (manager: EntityManager) => Promise<unknown>): Promise<unknown> =>
      attack(work).then(
        (answer) => ({ answer }),
        (error: unknown) => ({
          message: (error as Error).message,
          code: Reflect.get(error as Error, "code"),
        }),
      );
    const pairs = [
      async (m: EntityManager, id: DomainId) =>
        conversationsOf(m).findOneOrFail({
          where: { domain_id: id },
          select: { session_id: true },
        }),
      async (m: EntityManager, id: DomainId) => conversationsOf(m).insert({ domain_id: id }),
      async (m: EntityManager, id: DomainId) =>
        conversationsOf(m).update({ id: own.conversation }, { domain_id: id }),
    ];
    for (const work of pairs) {
      const foreign = JSON.stringify(await told(async (m) => work(m, theirs.domain)));
      const missing = JSON.stringify(await told(async (m) => work(m, nobody("0d") as DomainId)));
      expect(foreign.replaceAll(theirs.domain, "id")).toBe(missing.replaceAll(nobody("0d"), "id"));
    }
    expect(await victimsRows(given.database)).toBe(before);
  });
});

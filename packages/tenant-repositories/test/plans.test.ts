import type { DomainId, MessageId } from "@acme/data-model";
import { userIdSchema } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type {
  DomainRepository,
  MemberRepository,
  OrganizationRepository,
  PageEmbeddingRepository,
  TenantContext,
  TenantDatabase,
  TenantRepository,
  TenantScope,
} from "../src/index.ts";
import type * as TenantPredicate from "../src/statements/tenant-predicate.ts";
import type { Aggregate } from "./support/aggregates.ts";
import { aggregates } from "./support/aggregates.ts";
import type { Plan } from "./support/explained.ts";
import { explainEverything, plansOf, sorts, wrongsOf } from "./support/explained.ts";
import { millionMessages } from "./support/million-messages.ts";
import { present } from "./support/present.ts";
import { ids, openTenants } from "./support/tenants.ts";

const predicate = vi.hoisted(() => ({ isOut: false }));
vi.mock("../src/statements/tenant-predicate.ts", async (original) => {
  const real = await original<typeof TenantPredicate>();
  return {
    tenantPredicate: (alias: string, column: string) =>
      predicate.isOut ? "$1::text IS NOT NULL" : real.tenantPredicate(alias, column),
  };
});

let database: FreshDatabase;
beforeAll(async () => {
  database = await millionMessages();
  await explainEverything(database);
}, 600_000);

let tenants: TenantDatabase;
let admin: TenantContext;
beforeEach(async () => {
  tenants = await openTenants(database);
  admin = await tenants.authorize(ids.both, ids.organization(1));
});

class NothingIsKept extends Error {}

/** The plans of what is done in a scope, of which nothing is kept. */
async function plansIn(work: (scope: TenantScope) => Promise<unknown>): Promise<readonly Plan[]> {
  return plansOf(tenants, async () => {
    const run = tenants.run(admin, async (scope) => {
      await work(scope);
      throw new NothingIsKept();
    });
    await run.catch((error: unknown) => {
      if (!(error instanceof NothingIsKept)) throw error;
    });
  });
}

type Ways<Methods extends string> = Readonly<
  Record<Methods, (scope: TenantScope) => Promise<unknown>>
>;

/** Expects each way to have plans that read the tenant's rows alone. */
async function expectTenantsRowsAlone(ways: Ways<string>): Promise<void> {
  for (const [by, work] of Object.entries(ways)) {
    const plans = await plansIn(work);
    expect({ by, wrongs: plans.flatMap(wrongsOf) }).toEqual({ by, wrongs: [] });
    // Without any, nothing could have been wrong. The entrance has one too.
    expect(plans.filter(({ sent }) => sent).length).toBeGreaterThan(1);
  }
}

const domain = ids.row("0d", 1) as DomainId;
const message = ids.row("fe", 1) as MessageId;

/** A filter by each aggregate's parent, or by what is unique of it. */
const filters: Readonly<Record<string, object>> = {
  domains: { domain: "one.tenant1.example" },
  domainConfigs: { domain: "one.tenant1.example" },
  messages: { conversation_id: ids.row("ce", 1) },
  embeddings: { page_id: ids.row("0e", 1) },
};

type CommonMethods = keyof TenantRepository<object, object, string>;

function waysOf({ of, row, changes, name }: Aggregate, id: string): Ways<CommonMethods> {
  const filter = filters[name] ?? { domain_id: domain };
  return {
    find: async (scope) => of(scope).find(id),
    get: async (scope) => of(scope).get(id),
    findMany: async (scope) => of(scope).findMany([id, ids.row("00", 1)]),
    list: async (scope) => {
      const { nextCursor } = await of(scope).list({ limit: 1 });
      await of(scope).list({ limit: 1, cursor: present(nextCursor) });
      await of(scope).list({ filter, limit: 1_000 });
      await of(scope).list({ order: { id: "desc" } });
    },
    stream: async (scope) => {
      let rows = 0;
      for await (const _ of of(scope).stream({ batchSize: 100 })) rows += 1;
      return rows;
    },
    count: async (scope) => [await of(scope).count(), await of(scope).count(filter)],
    insert: async (scope) => of(scope).insert(row(1, 1)),
    insertMany: async (scope) => of(scope).insertMany([row(1, 1), row(1, 2)]),
    upsert: async (scope) => of(scope).upsert(row(1, 1)),
    upsertMany: async (scope) => of(scope).upsertMany([row(1, 1)]),
    update: async (scope) => of(scope).update(id, changes),
    updateMany: async (scope) => of(scope).updateMany(filter, changes),
    delete: async (scope) => of(scope).delete(id),
    deleteMany: async (scope) => of(scope).deleteMany({}),
  };
}

const upserted = new Set(["pages", "websiteContent"]);

async function anId({ of }: Aggregate): Promise<string> {
  const { rows } = await tenants.run(admin, async (scope) => of(scope).list({ limit: 1 }));
  return String(rows[0]?.["id"]);
}

describe("among a million messages, no statement reads more than the tenant's rows", () => {
  it.each(aggregates)("by the methods of $name", async (aggregate) => {
    const { upsert, upsertMany, ...ways } = waysOf(aggregate, await anId(aggregate));
    await expectTenantsRowsAlone(
      upserted.has(aggregate.name) ? { ...ways, upsert, upsertMany } : ways,
    );
  });

  it("by the methods of organizations", async () => {
    const ways: Ways<keyof OrganizationRepository> = {
      current: async ({ organizations }) => organizations.current(),
      update: async ({ organizations }) => organizations.update({ name: "Changed" }),
    };
    await expectTenantsRowsAlone(ways);
  });

  it("by the methods of members", async () => {
    const { id } = await tenants.run(admin, async ({ members }) => {
      const { rows } = await members.list({ filter: { user_id: ids.user(1, "viewer") } });
      return present(rows[0]);
    });
    const ways: Ways<keyof MemberRepository> = {
      find: async ({ members }) => members.find(id),
      list: async ({ members }) => members.list(),
      count: async ({ members }) => members.count({ role: "viewer" }),
      add: async ({ members }) =>
        members.add({ user_id: userIdSchema.parse(ids.row("0b", 7)), role: "viewer" }),
      changeRole: async ({ members }) => members.changeRole(id, "member"),
      remove: async ({ members }) => members.remove(id),
    };
    await expectTenantsRowsAlone(ways);
  });

  it("by what domains and embeddings have besides", async () => {
    const ofDomains: Ways<Exclude<keyof DomainRepository, CommonMethods>> = {
      previewTransfer: async ({ domains }) => domains.previewTransfer(domain),
      transferDomain: async ({ domains }) => domains.transferDomain(domain, ids.organization(2)),
    };
    const ofEmbeddings: Ways<Exclude<keyof PageEmbeddingRepository, CommonMethods>> = {
      nearest: async ({ embeddings }) => [
        await embeddings.nearest([1, 0, 0]),
        await embeddings.nearest([1, 0, 0], { domainId: domain }),
      ],
    };
    await expectTenantsRowsAlone({ ...ofDomains, ...ofEmbeddings });
  });

  it("by any repository there is", async () => {
    const own = ["organizations", "members"];
    const tested: readonly string[] = [...aggregates.map(({ name }) => name), ...own];
    const scope = await tenants.run(admin, async (each) => Object.keys(each));
    const others = ["table", "query", "sql", "context"];
    expect(scope.filter((name) => !tested.includes(name)).toSorted()).toEqual(others.toSorted());
  });

  it.each(aggregates)(
    "and the first page of $name is read without sorting them all",
    async ({ of }) => {
      const plans = await plansIn(async (scope) => of(scope).list({ limit: 5 }));
      expect(plans.filter(({ root }) => sorts(root))).toEqual([]);
    },
  );
});

describe("what these tests go by would tell", () => {
  const listed = async (): Promise<readonly Plan[]> =>
    plansIn(async ({ messages }) => messages.list({ limit: 5 }));

  /** Does something without some of the messages' indexes. */
  async function without<Result>(indexes: string, work: () => Promise<Result>): Promise<Result> {
    const valid = `UPDATE pg_index SET indisvalid = $2 WHERE indexrelid::regclass::text LIKE $1`;
    await database.query(valid, [indexes, false]);
    try {
      return await work();
    } finally {
      await database.query(valid, [indexes, true]);
    }
  }

  it("of a list whose index is gone", async () => {
    const plans = await without("messages_organization_id_created_at_id_idx", listed);
    expect(plans.some(({ root }) => sorts(root))).toBe(true);
  });

  it("of a table without any index that is led by the tenant", async () => {
    const plans = await without("messages_organization_id_%", listed);
    expect(plans.flatMap(wrongsOf).join()).toMatch(/by no key: .*Scan of messages/);
  });

  it.each<{ by: string; work: (scope: TenantScope) => Promise<unknown>; wrong: RegExp }>([
    {
      by: "a list",
      work: async ({ messages }) => messages.list({ limit: 5 }),
      wrong: /by no key: .*Scan of messages/,
    },
    {
      by: "a row by its id",
      work: async ({ messages }) => messages.find(message),
      wrong: /for no tenant: Index Scan of messages/,
    },
  ])("of $by that asks for no tenant where no policy does", async ({ work, wrong }) => {
    predicate.isOut = true;
    await database.query("ALTER TABLE messages DISABLE ROW LEVEL SECURITY");
    try {
      expect((await plansIn(work)).flatMap(wrongsOf).join()).toMatch(wrong);
    } finally {
      predicate.isOut = false;
      await database.query("ALTER TABLE messages ENABLE ROW LEVEL SECURITY");
    }
  });
});

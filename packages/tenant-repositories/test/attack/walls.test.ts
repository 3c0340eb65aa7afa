import type { ConversationId, DomainId } from "@acme/data-model";
import { describe, expect, it, vi } from "vitest";
import type { TenantContext, TenantScope } from "../../src/index.ts";
import type * as TenantPredicate from "../../src/statements/tenant-predicate.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";

// The wall that is taken out: `tenantPredicate` answers what this says, or the real thing.
const predicate = vi.hoisted(() => ({ isOut: false }));
vi.mock("../../src/statements/tenant-predicate.ts", async (original) => {
  const real = await original<typeof TenantPredicate>();
  return {
    tenantPredicate: (alias: string, column: string) =>
      predicate.isOut ? "$1::text IS NOT NULL" : real.tenantPredicate(alias, column),
  };
});

const foreign = {
  conversation: ids.row("ce", 2) as ConversationId,
  domain: ids.row("0d", 2) as DomainId,
};
const own = { domain: ids.row("0d", 1) as DomainId };

type Attempt = { readonly by: string; readonly work: (scope: TenantScope) => Promise<unknown> };

/** Each answers what it would answer if the other tenant were not there. */
const attempts: readonly (Attempt & { readonly expected: unknown })[] = [
  { by: "find", work: async (s) => s.conversations.find(foreign.conversation), expected: null },
  {
    by: "findMany",
    work: async (s) => s.conversations.findMany([foreign.conversation]),
    expected: [],
  },
  { by: "count", work: async (s) => s.conversations.count(), expected: 30 },
  {
    by: "list",
    work: async (s) => (await s.conversations.list({ limit: 100 })).rows.length,
    expected: 30,
  },
  {
    by: "a filter for the other's domain",
    work: async (s) => s.conversations.count({ domain_id: foreign.domain }),
    expected: 0,
  },
  {
    by: "stream",
    work: async (s) => {
      let rows = 0;
      for await (const message of s.messages.stream({ batchSize: 7 }))
        rows += message.content.endsWith("tenant 1") ? 1 : 1_000;
      return rows;
    },
    expected: 30,
  },
  {
    by: "nearest",
    work: async (s) => (await s.embeddings.nearest([1, 0, 0], { limit: 100 })).length,
    expected: 3,
  },
  {
    by: "previewTransfer",
    work: async (s) => Object.values(await s.domains.previewTransfer(foreign.domain)),
    expected: [0, 0, 0, 0, 0, 0, 0],
  },
  {
    by: "updateMany",
    work: async (s) =>
      s.conversations.updateMany({ id: foreign.conversation }, { session_id: "x" }),
    expected: 0,
  },
  {
    by: "delete",
    work: async (s) => s.conversations.delete(foreign.conversation),
    expected: false,
  },
  {
    by: "deleteMany",
    work: async (s) => s.messages.deleteMany({ conversation_id: foreign.conversation }),
    expected: 0,
  },
  {
    by: "organizations",
    work: async (s) => (await s.organizations.current()).name,
    expected: "Tenant 1",
  },
  { by: "members", work: async (s) => s.members.count(), expected: 5 },
];

const refusals: readonly (Attempt & { readonly code: string })[] = [
  {
    by: "get",
    work: async (s) => s.conversations.get(foreign.conversation),
    code: "TENANT_NOT_FOUND",
  },
  {
    by: "update",
    work: async (s) => s.conversations.update(foreign.conversation, { session_id: "x" }),
    code: "TENANT_NOT_FOUND",
  },
  {
    by: "insert below the other's domain",
    work: async (s) => s.conversations.insert({ domain_id: foreign.domain }),
    code: "TENANT_REFERENCE_VIOLATION",
  },
  {
    by: "upsert of the other's page",
    work: async (s) =>
      s.pages.upsert({ domain_id: foreign.domain, url: "https://one.tenant2.example/" }),
    code: "TENANT_REFERENCE_VIOLATION",
  },
  {
    by: "one foreign row among many",
    work: async (s) =>
      s.pages.insertMany([
        { domain_id: own.domain, url: "a" },
        { domain_id: foreign.domain, url: "b" },
      ]),
    code: "TENANT_REFERENCE_VIOLATION",
  },
];

async function expectApart({ tenants, as, database }: TwoTenants, before?: string): Promise<void> {
  const context: TenantContext = await as(1);
  if (before !== undefined) await database.query(before);
  const victimsRows =
    "SELECT md5(string_agg(t::text, ',' ORDER BY t.id)) AS hash FROM conversations t WHERE organization_id = $1";
  const untouched = await database.query(victimsRows, [ids.organization(2)]);
  for (const { by, work, expected } of attempts) {
    expect({ by, answer: await tenants.run(context, work) }).toEqual({ by, answer: expected });
  }
  for (const { by, work, code } of refusals) {
    const error: unknown = await tenants.run(context, work).catch((reason: unknown) => reason);
    expect({ by, error }).toMatchObject({ by, error: { code } });
  }
  const afterwards = await database.query(victimsRows, [ids.organization(2)]);
  expect(afterwards.rows).toEqual(untouched.rows);
}

const switchOff = `DO $$ DECLARE t regclass; BEGIN
  FOR t IN SELECT oid FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t);
  END LOOP; END $$`;

describe("the repositories keep tenants apart", () => {
  it("with both walls", async () => {
    await expectApart(await twoTenants());
  });

  it("by their predicates alone, with row level security switched off", async () => {
    await expectApart(await twoTenants(), switchOff);
  });

  it("by row level security alone, with the predicates taken out", async () => {
    predicate.isOut = true;
    try {
      const given = await twoTenants();
      // Of an insert the database refuses what the missing predicate would have refused before.
      const context = await given.as(1);
      for (const { by, work, expected } of attempts) {
        expect({ by, answer: await given.tenants.run(context, work) }).toEqual({
          by,
          answer: expected,
        });
      }
      for (const { work } of refusals) {
        await expect(given.tenants.run(context, work)).rejects.toHaveProperty("code");
      }
    } finally {
      predicate.isOut = false;
    }
  });

  it("by neither: then this suite notices", async () => {
    predicate.isOut = true;
    try {
      await expect(expectApart(await twoTenants(), switchOff)).rejects.toThrow(/find/);
    } finally {
      predicate.isOut = false;
    }
  });
});

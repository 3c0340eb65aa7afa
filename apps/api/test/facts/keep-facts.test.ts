import type { OrganizationId, UserId } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
import { beforeEach, describe, expect, test } from "vitest";
import type { FactsKeeper } from "../../src/facts/index.ts";
import { createFactsKeeper } from "../../src/facts/index.ts";
import { eventually } from "../harness/eventually.ts";
import { addConversations, factsDatabase, factsOf } from "../support/facts.ts";
import { ids } from "../support/ids.ts";
import { openTenants } from "../support/tenants.ts";

const [one, two] = [ids.organization(1), ids.organization(2)];

let database: FreshDatabase;
let tenants: TenantDatabase;
let first: TenantContext;
let second: TenantContext;

beforeEach(async () => {
  database = await factsDatabase();
  tenants = await openTenants(database);
  first = await tenants.authorize(ids.user(1, "viewer"), one);
  second = await tenants.authorize(ids.user(2, "viewer"), two);
});

type Watched = {
  readonly keeper: FactsKeeper;
  readonly clock: { now: number };
  /** The organization of each batch, in the order in which they began. */
  readonly begun: OrganizationId[];
  /** Conversations of each batch that was committed. */
  readonly refreshed: number[];
  readonly failures: { readonly error: unknown; readonly organizationId: OrganizationId }[];
  /** The most batches at the same time. */
  readonly atOnce: () => number;
};

function watched({ run }: Pick<TenantDatabase, "run"> = tenants): Watched {
  const clock = { now: 0 };
  const begun: OrganizationId[] = [];
  const refreshed: number[] = [];
  const failures: Watched["failures"] = [];
  let underWay = 0;
  let most = 0;
  const keeper = createFactsKeeper({
    tenants: {
      run: async (context, work, options) => {
        begun.push(context.organizationId);
        underWay += 1;
        most = Math.max(most, underWay);
        try {
          return await run(context, work, options);
        } finally {
          underWay -= 1;
        }
      },
    },
    onRefresh: (conversations) => refreshed.push(conversations),
    onFailure: (error, organizationId) => failures.push({ error, organizationId }),
    now: () => clock.now,
  });
  return { keeper, clock, begun, refreshed, failures, atOnce: () => most };
}

describe("behind an overview", () => {
  test("the organization's facts are brought up to date, and nobody else's", async () => {
    const { keeper, refreshed } = watched();
    keeper.touched(first);
    await eventually(() => refreshed.length === 1);
    expect(refreshed).toEqual([30]);
    expect(await factsOf(database, one)).toMatchObject({
      coverage: 1,
      changes: 0,
      conversation_facts: 30,
    });
    expect(await factsOf(database, two)).toMatchObject({ coverage: 0, conversation_facts: 0 });
  });

  test("that is not done more often than every ten seconds", async () => {
    const { keeper, clock, begun, refreshed } = watched();
    keeper.touched(first);
    await eventually(() => refreshed.length === 1);
    clock.now = 9_999;
    keeper.touched(first);
    // Would come behind it.
    keeper.touched(second);
    await eventually(() => refreshed.length === 2);
    expect(begun).toEqual([one, two]);
    await addConversations(database, one, 3);
    clock.now = 10_000;
    keeper.touched(first);
    await eventually(() => refreshed.length === 3);
    expect([begun.at(-1), refreshed.at(-1)]).toEqual([one, 3]);
  });

  test("it is a transaction of its own, whatever becomes of the one that it is told in", async () => {
    const { keeper, refreshed } = watched();
    const asks = tenants.run(first, async ({ context }) => {
      keeper.touched(context);
      await eventually(() => refreshed.length === 1);
      throw new Error("rolled back");
    });
    await expect(asks).rejects.toThrow("rolled back");
    expect(await factsOf(database, one)).toMatchObject({ coverage: 1, conversation_facts: 30 });
  });

  test("one who has much to be done holds up nobody, and takes one connection", async () => {
    await addConversations(database, one, 4_500);
    const { keeper, begun, refreshed, atOnce } = watched();
    keeper.touched(first);
    keeper.touched(second);
    await eventually(async () => (await factsOf(database, one)).conversation_facts === 4_530);
    await keeper.stop();
    expect(begun.slice(0, 2)).toEqual([one, two]);
    expect(begun.length).toBeGreaterThan(3);
    expect([new Set(begun.slice(2)), atOnce()]).toEqual([new Set([one]), 1]);
    expect(refreshed.reduce((sum, each) => sum + each, 0)).toBe(4_560);
  });

  test("goes on as whoever has asked last, whose context is good for longest", async () => {
    await addConversations(database, one, 2_500);
    const last = await tenants.authorize(ids.both, one);
    const users: UserId[] = [];
    const { keeper, clock } = watched({
      run: (context, work) => {
        users.push(context.userId);
        return tenants.run(context, work);
      },
    });
    const blocker = await database.connect();
    await blocker.query("BEGIN; LOCK TABLE acme_overview.coverage");
    keeper.touched(first);
    clock.now = 10_000;
    keeper.touched(last);
    await blocker.query("ROLLBACK");
    await eventually(async () => (await factsOf(database, one)).conversation_facts === 2_530);
    await keeper.stop();
    expect(users[0]).toBe(first.userId);
    expect(new Set(users.slice(1))).toEqual(new Set([ids.both]));
  });
});

describe("a failure", () => {
  test("is told, stops nobody else, and is over with the next overview", async () => {
    const gone = await tenants.authorize(ids.both, one);
    await database.query("DELETE FROM organization_members WHERE user_id = $1", [ids.both]);
    const { keeper, clock, refreshed, failures } = watched();
    keeper.touched(gone);
    keeper.touched(second);
    await eventually(() => refreshed.length === 1);
    expect(failures).toMatchObject([{ organizationId: one, error: { name: "TenantError" } }]);
    expect(await factsOf(database, two)).toMatchObject({ conversation_facts: 30 });
    clock.now = 10_000;
    keeper.touched(first);
    await eventually(() => refreshed.length === 2);
    expect(failures).toHaveLength(1);
    expect(await factsOf(database, one)).toMatchObject({ conversation_facts: 30 });
  });
});

describe("at the end", () => {
  test("the batch under way is committed, and no other is begun", async () => {
    await addConversations(database, one, 2_500);
    const { keeper, clock, begun, refreshed } = watched();
    const blocker = await database.connect();
    await blocker.query("BEGIN; LOCK TABLE acme_overview.coverage");
    keeper.touched(first);
    keeper.touched(second);
    await eventually(async () => {
      const { rows } = await database.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rows.length === 1;
    });
    let isOver = false;
    const stopped = keeper.stop().then(() => (isOver = true));
    clock.now = 10_000;
    keeper.touched(second);
    expect(isOver).toBe(false);
    await blocker.query("ROLLBACK");
    await stopped;
    expect(begun).toEqual([one]);
    expect(refreshed).toHaveLength(1);
    expect(await factsOf(database, two)).toMatchObject({ coverage: 0 });
    const { conversation_facts: facts, changes } = await factsOf(database, one);
    expect([facts > 0, changes > 0]).toEqual([true, true]);
  });
});

describe("memory", () => {
  // Of no database: nobody looks at them.
  const contexts = (count: number): TenantContext[] =>
    Array.from({ length: count }, () => ({
      organizationId: crypto.randomUUID(),
    })) as unknown as TenantContext[];

  test("is kept for 10,000 organizations that wait, and as many that were looked at", async () => {
    const goOn = Promise.withResolvers<void>();
    const { keeper, begun } = watched({
      run: async (_context, _work) => {
        await goOn.promise;
        throw new Error("no database");
      },
    });
    const many = contexts(10_003);
    for (const context of many) keeper.touched(context);
    goOn.resolve();
    // The one under way, and those that wait.
    await eventually(() => begun.length >= 10_001);
    // Has just been looked at, as all but the first that nobody remembers any more.
    for (const context of many.slice(9_000, 10_001)) keeper.touched(context);
    for (const context of many.slice(0, 1)) keeper.touched(context);
    await eventually(() => begun.length > 10_001);
    await keeper.stop();
    expect(begun.slice(10_001)).toEqual([many[0]?.organizationId]);
  });
});

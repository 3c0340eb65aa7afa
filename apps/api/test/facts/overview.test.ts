import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import type { FactsKeeper } from "../../src/facts/index.ts";
import { createFactsKeeper } from "../../src/facts/index.ts";
import { eventually } from "../harness/eventually.ts";
import { serve } from "../harness/serve.ts";
import { addConversations, factsDatabase, factsOf } from "../support/facts.ts";
import { ids } from "../support/ids.ts";
import { defaults } from "../support/serve.ts";
import { openTenants } from "../support/tenants.ts";
import { tokenFor } from "../support/tokens.ts";

const one = ids.organization(1);

let database: FreshDatabase;
let tenants: TenantDatabase;
let clock: { now: number };
/** The overview, answered with facts and without. */
let ask: { readonly from: (facts: "with" | "without", query?: string) => Promise<Overview> };

type Overview = { readonly summary: { readonly totalConversations: { readonly value: number } } };

beforeEach(async () => {
  database = await factsDatabase();
  tenants = await openTenants(database);
  clock = { now: 0 };
  const keeper: FactsKeeper = createFactsKeeper({
    tenants,
    onRefresh: () => undefined,
    onFailure: () => undefined,
    now: () => clock.now,
  });
  const urls = {
    with: await serve(createApp({ ...defaults(tenants), facts: keeper })),
    without: await serve(createApp(defaults(tenants))),
  };
  const headers = { Authorization: `Bearer ${await tokenFor(ids.user(1, "viewer"))}` };
  ask = {
    from: async (facts, query = "") => {
      const url = `${urls[facts]}/v1/organizations/${one}/overview${query}`;
      const response = await fetch(url, { headers });
      expect(response.status).toBe(200);
      // Each is of a moment of its own.
      const { meta, ...overview } = (await response.json()) as Overview & { meta: object };
      expect(meta).toHaveProperty("computedAt");
      return overview;
    },
  };
});

/** Asks with facts and waits until they are brought up to date behind it. */
async function catchUp(): Promise<void> {
  clock.now += 10_000;
  await ask.from("with");
  await eventually(async () => {
    const { coverage, changes } = await factsOf(database, one);
    return coverage === 1 && changes === 0;
  });
}

describe("an overview from facts", () => {
  test.each(["", "?period=7d&compare=false", `?domainId=${ids.row("0d", 1)}`])(
    "is the same as without: before there are any, when they are behind, and when they are not%s",
    async (query) => {
      const numbers: number[] = [];
      const compare = async (): Promise<void> => {
        const overview = await ask.from("with", query);
        expect(overview).toEqual(await ask.from("without", query));
        numbers.push(overview.summary.totalConversations.value);
      };
      await compare();
      await catchUp();
      await addConversations(database, one, 4);
      await database.query("DELETE FROM conversations WHERE id = $1", [ids.row("ce", 1, 1)]);
      await compare();
      await catchUp();
      await compare();
      expect(numbers).toEqual([30, 33, 33]);
    },
  );

  test("is really from them", async () => {
    await catchUp();
    await database.query("DELETE FROM acme_overview.conversation_facts");
    expect((await ask.from("with")).summary.totalConversations.value).toBe(0);
    expect((await ask.from("without")).summary.totalConversations.value).toBe(30);
  });
});

describe("an organization that is deleted", () => {
  test("leaves no fact", async () => {
    const there = await tenants.authorize(ids.user(2, "owner"), ids.organization(2));
    const keeper = createFactsKeeper({
      tenants,
      onRefresh: () => undefined,
      onFailure: () => undefined,
    });
    keeper.touched(there);
    await catchUp();
    await keeper.stop();
    const before = await factsOf(database, ids.organization(2));
    expect([before.coverage, before.conversation_facts, before.reply_facts > 0]).toEqual([
      1,
      30,
      true,
    ]);
    await addConversations(database, one, 2);
    await tenants.deleteOrganization(one, { who: "tests", why: "the organization has left" });
    expect(await factsOf(database, one)).toEqual({
      coverage: 0,
      changes: 0,
      conversation_facts: 0,
      reply_facts: 0,
    });
    expect(await factsOf(database, ids.organization(2))).toEqual(before);
  });
});

import { domainIdSchema } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { getOverview, getPortfolio, listConversations } from "../src/index.ts";
import type { Chats } from "./support/database.ts";
import { chats, chatsOf, domainId, open, organizationId, ownerOf } from "./support/database.ts";
import { explaining } from "./support/explaining.ts";
import { catchUp, fromFactsAlone, keepFacts } from "./support/facts.ts";
import { largest, millionMessages } from "./support/million-messages.ts";

let database: FreshDatabase;
beforeAll(async () => {
  database = await millionMessages();
}, 600_000);

/** What the plans of statements read, other than through an index that begins with the tenant. */
async function wrongsOf(work: (given: Chats) => Promise<unknown>): Promise<readonly string[]> {
  const given = await chatsOf(database);
  const explained = explaining(given.tenants);
  await work({
    ...given,
    tenants: explained.tenants,
    as: async (number, inScope) =>
      explained.tenants.run(
        await given.tenants.authorize(ownerOf(number), organizationId(number)),
        inScope,
      ),
  });
  const scans = explained.scans();
  expect(scans.length).toBeGreaterThan(1);
  return scans.flatMap(({ wrong }) => wrong ?? []);
}

/** One with 100 messages of a million, and the one that has most of them. */
describe.each([
  { whose: "one of two thousand organizations", organization: 5 },
  { whose: "the one that has most of them", organization: largest },
])("among a million messages, for $whose,", ({ organization }) => {
  const domain = domainIdSchema.parse(domainId(organization, 1));

  it.each([
    ["today", "today", undefined, true],
    ["7d", "7d", undefined, true],
    ["30d", "30d", undefined, true],
    ["90d", "90d", undefined, true],
    ["90d without a comparison", "90d", undefined, false],
    ["30d of one domain", "30d", domain, true],
    ["the month of one domain", "month-to-date", domain, false],
  ] as const)(
    "an overview of %s reads the tenant's rows alone, by index",
    async (_, period, domainOf, compare) => {
      const asked = { period, timeZone: "UTC", domainId: domainOf, compare } as const;
      expect(
        await wrongsOf(({ as }) => as(organization, (scope) => getOverview(scope, asked))),
      ).toEqual([]);
    },
  );

  it("a list of conversations does, whatever is asked for", async () => {
    const filters = [
      {},
      { period: "30d", timeZone: "UTC" },
      { domainId: domain },
      { status: "waiting", search: "order" },
      { model: "model-a" },
      { period: "7d", timeZone: "UTC", model: "model-a", search: "nobody's words" },
    ] as const;
    for (const filter of filters) {
      expect(
        await wrongsOf(({ as }) => as(organization, (scope) => listConversations(scope, filter))),
      ).toEqual([]);
    }
  });

  it("a portfolio does", async () => {
    const asked = { period: "30d", timeZone: "UTC" } as const;
    expect(
      await wrongsOf(({ tenants }) => getPortfolio(tenants, ownerOf(organization), asked)),
    ).toEqual([]);
  });
});

describe("among a million messages, from facts that are kept,", () => {
  beforeAll(async () => {
    const given = await open(database);
    await keepFacts(database);
    for (const organization of [5, largest]) await catchUp(given, organization);
    await given.tenants.close();
    await database.query("VACUUM ANALYZE");
  }, 600_000);

  const asked: readonly (readonly [number, "today" | "30d" | "90d", 1 | undefined])[] = [
    [5, "today", undefined],
    [5, "90d", undefined],
    [largest, "today", undefined],
    [largest, "30d", undefined],
    [5, "30d", 1],
    [largest, "30d", 1],
  ];

  const wrongsOfOverview = (
    organization: number,
    period: "today" | "30d" | "90d",
    number: 1 | undefined,
  ) => {
    const domain = number && domainIdSchema.parse(domainId(organization, number));
    const options = { period, timeZone: "UTC", domainId: domain, facts: true } as const;
    return wrongsOf(({ as }) =>
      as(organization, (scope) => getOverview(fromFactsAlone(scope), options)),
    );
  };

  it.each(asked)(
    "the overview of organization %i of %s reads the tenant's rows alone, by index",
    async (...each) => {
      expect(await wrongsOfOverview(...each)).toEqual([]);
    },
  );

  it("and so do all of them where some conversations have changed since", async () => {
    await database.query(
      "UPDATE messages SET role = 'user' WHERE conversation_id IN (SELECT id FROM conversations ORDER BY id LIMIT 500)",
    );
    for (const each of asked) expect(await wrongsOfOverview(...each)).toEqual([]);
  });
});

it("an overview reads no table as a whole, if all in it is the organization's own", async () => {
  const given = await chats(1);
  const client = await given.database.connect();
  await client.query(`
INSERT INTO conversations (organization_id, session_id, created_at)
  SELECT id, 'session ' || n, now() - n * interval '1 minute' FROM organizations, generate_series(1, 20000) AS n;
INSERT INTO messages (conversation_id, role, content, created_at)
  SELECT id, 'user', 'Where is my order?', created_at FROM conversations;
ANALYZE`);
  const explained = explaining(given.tenants);
  await explained.tenants.run(
    await given.tenants.authorize(ownerOf(1), organizationId(1)),
    async (scope) => getOverview(scope, { period: "30d", timeZone: "UTC" }),
  );
  // Which index is a matter of taste, where all of them lead to the same rows.
  const wrongs = explained.scans().flatMap(({ wrong }) => wrong ?? []);
  expect(wrongs.filter((wrong) => wrong.startsWith("Seq Scan"))).toEqual([]);
});

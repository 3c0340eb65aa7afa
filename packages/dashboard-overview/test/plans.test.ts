import { domainIdSchema } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { getOverview, getPortfolio, listConversations } from "../src/index.ts";
import type { Chats } from "./support/database.ts";
import { chatsOf, domainId, organizationId, ownerOf } from "./support/database.ts";
import { explaining } from "./support/explaining.ts";
import { millionMessages } from "./support/million-messages.ts";

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

const domain = domainIdSchema.parse(domainId(7, 1));

describe("among a million messages of two thousand organizations", () => {
  it.each([
    ["today", "today", undefined, true],
    ["7d", "7d", undefined, true],
    ["30d", "30d", undefined, true],
    ["90d without a comparison", "90d", undefined, false],
    ["30d of one domain", "30d", domain, true],
    ["the month of one domain", "month-to-date", domain, false],
  ] as const)(
    "an overview of %s reads the tenant's rows alone, by index",
    async (_, period, domainOf, compare) => {
      const asked = { period, timeZone: "UTC", domainId: domainOf, compare } as const;
      expect(await wrongsOf(({ as }) => as(7, (scope) => getOverview(scope, asked)))).toEqual([]);
    },
  );

  it("a list of conversations does, whatever is asked for", async () => {
    const filters = [
      {},
      { period: "30d", timeZone: "UTC" },
      { domainId: domain },
      { status: "waiting", search: "order" },
    ] as const;
    for (const filter of filters) {
      expect(
        await wrongsOf(({ as }) => as(7, (scope) => listConversations(scope, filter))),
      ).toEqual([]);
    }
  });

  it("a portfolio does", async () => {
    const asked = { period: "30d", timeZone: "UTC" } as const;
    expect(await wrongsOf(({ tenants }) => getPortfolio(tenants, ownerOf(7), asked))).toEqual([]);
  });
});

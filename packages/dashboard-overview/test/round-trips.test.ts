import { domainIdSchema } from "@acme/data-model";
import { describe, expect, it, onTestFinished } from "vitest";
import { createTenantDatabase } from "@acme/tenant-repositories";
import { getOverview, getPortfolio } from "../src/index.ts";
import type { Chats } from "./support/database.ts";
import { chats, domainId, organizationId, ownerOf, urlFor, uuid } from "./support/database.ts";
import type { Traffic } from "./support/wire.ts";
import { counted } from "./support/wire.ts";

const options = { period: "90d", timeZone: "Europe/Lisbon" } as const;

/** What an overview costs inside of a scope, and what a portfolio does. */
async function trafficOf({
  database,
}: Chats): Promise<Record<"all" | "domain" | "portfolio", Traffic>> {
  const tenant = counted(urlFor(database, "tenant"));
  const system = counted(urlFor(database, "system"));
  const tenants = await createTenantDatabase({
    connection: tenant.connection,
    systemConnection: system.connection,
  });
  onTestFinished(tenants.close);
  const overview = async (domain?: string): Promise<Traffic> => {
    const context = await tenants.authorize(ownerOf(1), organizationId(1));
    const asked = { ...options, domainId: domainIdSchema.optional().parse(domain) };
    return tenants.run(context, (scope) => tenant.during(() => getOverview(scope, asked)));
  };
  // The first one reads what a connection has to know.
  await overview();
  return {
    all: await overview(),
    domain: await overview(domainId(1, 1)),
    portfolio: await system.during(() => getPortfolio(tenants, ownerOf(1), options)),
  };
}

describe("the number of round trips", () => {
  it("is one for an overview, its transaction's beginning included", async () => {
    const { all, domain } = await trafficOf(await chats(1));
    expect([all.roundTrips, domain.roundTrips]).toEqual([1, 1]);
    // BEGIN, the ticket with how to plan raw SQL, the settings, and the overview.
    expect(all.statements).toBe(4);
  });

  it("is the same for one organization and for forty, one domain and forty, no row and thousands", async () => {
    const small = await trafficOf(await chats(1));
    const large = await chats(40);
    await large.database.query(
      `INSERT INTO organization_members (organization_id, user_id, role)
       SELECT id, $2, 'viewer' FROM organizations WHERE id <> $1`,
      [organizationId(1), ownerOf(1)],
    );
    await large.database.query(
      "INSERT INTO domains (organization_id, domain) SELECT $1, 'more' || n || '.example' FROM generate_series(1, 40) AS n",
      [organizationId(1)],
    );
    await large.database.query(
      `INSERT INTO conversations (organization_id, domain_id, session_id, created_at)
       SELECT d.organization_id, d.id, n::text, now() - n * interval '1 hour' FROM domains d, generate_series(1, 40) AS n`,
    );
    await large.database.query(
      `INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
       SELECT organization_id, id, 'user', 'Hello', created_at FROM conversations`,
    );
    expect(await trafficOf(large)).toEqual(small);
    const { organizations } = await getPortfolio(large.tenants, ownerOf(1), options);
    expect(organizations).toHaveLength(40);
    expect(organizations.every(({ totalConversations }) => totalConversations.value > 0)).toBe(
      true,
    );
  });

  it("is asked about once more, for its own day, where the database's clock is on another than this process's", async () => {
    const { database, as } = await chats(1);
    const asked = { period: "today", timeZone: "UTC" } as const;
    await database.query("INSERT INTO conversations (id, organization_id) VALUES ($1, $2)", [
      uuid("ce", 1),
      organizationId(1),
    ]);
    const days = 3 * 86_400_000;
    const realNow = Date.now;
    onTestFinished(() => {
      Date.now = realNow;
    });
    const overview = await as(1, (scope) => {
      Date.now = () => realNow() - days;
      return getOverview(scope, asked);
    });
    Date.now = realNow;
    expect(overview.summary.totalConversations.value).toBe(1);
    expect(overview.trend.map(({ date }) => date)).toEqual([overview.meta.computedAt.slice(0, 10)]);
  });
});

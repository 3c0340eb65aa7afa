import { refreshFacts } from "@acme/dashboard-overview";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { beforeEach, describe, expect, test } from "vitest";
import { sweep } from "../../src/storage/index.ts";
import { eventually } from "../harness/eventually.ts";
import { openPool } from "../harness/storage.ts";
import { addConversations, factsDatabase, factsOf } from "../support/facts.ts";
import { ids } from "../support/ids.ts";
import { openTenants, tenantsDatabase, urlFor } from "../support/tenants.ts";

let database: FreshDatabase;
let tenants: TenantDatabase;

const [one, two] = [ids.organization(1), ids.organization(2)];
const nothing = { coverage: 0, changes: 0, conversation_facts: 0, reply_facts: 0 };

beforeEach(async () => {
  database = await factsDatabase();
  tenants = await openTenants(database);
});

const sweepNow = (): Promise<void> => sweep(urlFor(database, "system"), Date.now());

/** Keeps an organization's facts, up to date. */
async function cover(tenant: 1 | 2): Promise<void> {
  const context = await tenants.authorize(ids.user(tenant, "viewer"), ids.organization(tenant));
  await tenants.run(context, refreshFacts);
}

const age = (days: string, organizationId: string): Promise<unknown> =>
  database.query(
    "UPDATE acme_overview.coverage SET refreshed_at = now() - $1::interval WHERE organization_id = $2",
    [days, organizationId],
  );

describe("the sweep", () => {
  test("leaves what is looked at as it is, marks and facts", async () => {
    await cover(1);
    await addConversations(database, one, 3);
    await age("29 days", one);
    const before = await factsOf(database, one);
    expect(before).toMatchObject({ coverage: 1, conversation_facts: 30 });
    expect(before.changes).toBeGreaterThanOrEqual(3);
    await sweepNow();
    expect(await factsOf(database, one)).toEqual(before);
  });

  test("takes what nobody has looked at for thirty days, and nobody else's", async () => {
    await cover(1);
    await cover(2);
    await addConversations(database, one, 3);
    await age("30 days 1 minute", one);
    const others = await factsOf(database, two);
    await sweepNow();
    expect(await factsOf(database, one)).toEqual(nothing);
    expect(await factsOf(database, two)).toEqual(others);
    await cover(1);
    expect(await factsOf(database, one)).toMatchObject({ coverage: 1, conversation_facts: 33 });
  });

  test("takes the marks of organizations that no facts are kept for", async () => {
    await addConversations(database, one, 3);
    expect((await factsOf(database, one)).changes).toBeGreaterThanOrEqual(3);
    await sweepNow();
    expect(await factsOf(database, one)).toEqual(nothing);
  });

  test("waits for who begins to keep facts, and leaves the marks that he has not seen", async () => {
    const context = await tenants.authorize(ids.user(1, "viewer"), one);
    let sweeping = Promise.resolve();
    await tenants.run(context, async (scope) => {
      await refreshFacts(scope);
      // Committed behind what it has seen, and before others see that it is covered.
      await addConversations(database, one, 3);
      sweeping = sweepNow();
      await eventually(async () => {
        const { rows } = await database.query(
          "SELECT FROM pg_stat_activity WHERE application_name = 'acme sweep' AND datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows.length === 1;
      });
    });
    await sweeping;
    const facts = await factsOf(database, one);
    expect(facts).toMatchObject({ coverage: 1, conversation_facts: 30 });
    expect(facts.changes).toBeGreaterThanOrEqual(3);
    await cover(1);
    expect(await factsOf(database, one)).toMatchObject({ changes: 0, conversation_facts: 33 });
  });

  test("is done by who can read and write nothing of it", async () => {
    await cover(1);
    const system = openPool(urlFor(database, "system"));
    for (const sql of [
      "SELECT FROM acme_overview.conversation_facts",
      "SELECT FROM acme_overview.changes",
      "UPDATE acme_overview.coverage SET refreshed_at = now() - interval '1 year'",
    ]) {
      await expect(system.query(sql)).rejects.toMatchObject({ code: "42501" });
    }
    await system.query("DELETE FROM acme_overview.conversation_facts");
    expect(await factsOf(database, one)).toMatchObject({ coverage: 1, conversation_facts: 30 });
  });

  test("has nothing to do with facts where none are kept", async () => {
    const without = await tenantsDatabase();
    await expect(sweep(urlFor(without, "system"), Date.now())).resolves.toBeUndefined();
  });
});

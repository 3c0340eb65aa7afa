import type { UserId } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import { createLimits } from "../../src/limits/index.ts";
import { postgresCounter } from "../../src/limits/shared-counters.ts";
import { addStorage, openPool } from "../harness/storage.ts";
import { serve } from "../harness/serve.ts";
import { statementsOf } from "../harness/statements.ts";
import { ids } from "../support/ids.ts";
import { defaults } from "../support/serve.ts";
import { openTenants, tenantsDatabase, urlFor } from "../support/tenants.ts";
import { tokenFor } from "../support/tokens.ts";

let database: FreshDatabase;
let tenants: TenantDatabase;
let ask: (path: string, as?: UserId | string) => Promise<Response>;

const limit = 50;
const noon = Date.UTC(2026, 10, 26, 12);
const organization = `/v1/organizations/${ids.organization(1)}`;
const owner = ids.user(1, "owner");

beforeEach(async () => {
  database = await tenantsDatabase();
  await addStorage(database);
  tenants = await openTenants(database);
  const pool = openPool(urlFor(database, "system"));
  const limits = createLimits({
    settings: {
      window: 60_000,
      plans: new Map([["free", 1_000]]),
      user: limit,
      address: 10_000,
      atOnce: 4,
      waiting: 1_000,
    },
    counter: postgresCounter(pool),
    tenants,
    now: () => noon,
  });
  const url = await serve(createApp({ ...defaults(tenants), limits }));
  ask = async (path, as) =>
    fetch(`${url}${path}`, {
      headers: as === undefined ? {} : { Authorization: `Bearer ${await tokenFor(as)}` },
    });
});

/** Makes a user the owner of so many more organizations, each with a conversation of one question. */
async function addOrganizations(count: number, userId: UserId): Promise<void> {
  await database.query(
    `WITH added AS (
       INSERT INTO organizations (name, slug) SELECT 'more ' || n, 'more-' || n FROM generate_series(1, $1::int) n RETURNING id, slug
     ), members AS (
       INSERT INTO organization_members (organization_id, user_id, role) SELECT id, $2, 'owner' FROM added
     ), sites AS (
       INSERT INTO domains (organization_id, domain, name) SELECT id, slug || '.example', slug FROM added RETURNING id, organization_id
     ), chats AS (
       INSERT INTO conversations (organization_id, domain_id, session_id, started_at, created_at)
       SELECT organization_id, id, 'session', now() - interval '1 day', now() - interval '1 day' FROM sites RETURNING id, organization_id
     )
     INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
     SELECT organization_id, id, 'user', 'a question', now() - interval '1 day' FROM chats`,
    [count, userId],
  );
}

/** Gives the first organization so many more conversations, each with two messages. */
async function addConversations(count: number): Promise<void> {
  await database.query(
    `WITH chats AS (
       INSERT INTO conversations (organization_id, domain_id, session_id, started_at, created_at)
       SELECT $1, $2, 'more-' || n, now() - n * interval '1 minute', now() - n * interval '1 minute' FROM generate_series(1, $3::int) n
       RETURNING id, created_at
     )
     INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
     SELECT $1, id, role, 'text', created_at FROM chats, unnest(ARRAY['user', 'assistant']) AS role`,
    [ids.organization(1), ids.row("0d", 1), count],
  );
}

/** The statements of a request that is not the first of its kind: plans are known by then. */
async function statementsFor(path: string, as: UserId): Promise<string[]> {
  await (await ask(path, as)).text();
  return statementsOf(async () => {
    const response = await ask(path, as);
    await response.text();
    expect(response.status).toBe(200);
  });
}

describe("a request costs the database", () => {
  test("two counts, one look for the membership, and one transaction", async () => {
    const statements = await statementsFor(`${organization}/overview`, owner);
    const around = statements.filter((kind) => kind !== "work" && kind !== "SET");
    expect(around).toEqual(["count", "authorize", "count", "BEGIN", "enter", "COMMIT"]);
    expect(statements.filter((kind) => kind === "work").length).toBeLessThanOrEqual(4);
  });

  test.each([
    ["the overview", `${organization}/overview`],
    ["a page of conversations", `${organization}/conversations`],
    ["a page of messages", `${organization}/conversations/${ids.row("ce", 1)}/messages`],
  ])("the same for %s of few rows and of many", async (_what, path) => {
    const few = await statementsFor(path, owner);
    await addConversations(5_000);
    expect(await statementsFor(path, owner)).toEqual(few);
  });

  test.each([
    ["the portfolio", "/v1/portfolio"],
    ["who I am", "/v1/me"],
  ])("the same for %s of one organization and of a hundred", async (_what, path) => {
    const one = await statementsFor(path, owner);
    await addOrganizations(100, owner);
    expect(await statementsFor(path, owner)).toEqual(one);
  });

  test("nothing at all where there is no token", async () => {
    expect(await statementsOf(async () => (await ask(`${organization}/overview`)).text())).toEqual(
      [],
    );
    expect(
      await statementsOf(async () => fetch((await ask("/livez")).url, { method: "DELETE" })),
    ).toEqual([]);
  });

  test("no work of a tenant's where somebody is no member", async () => {
    expect(await statementsOf(() => ask(`${organization}/overview`, ids.nobody))).toEqual([
      "count",
      "authorize",
    ]);
  });

  test("nothing more once its user has used up the limit", async () => {
    for (let request = 0; request <= limit; request += 1) await (await ask("/v1/me", owner)).text();
    const statements = await statementsOf(async () => {
      const response = await ask(`${organization}/overview`, owner);
      expect(response.status).toBe(429);
    });
    expect(statements).toEqual([]);
  });
});

describe("the numbers of several organizations", () => {
  type Row = { organizationId: string; totalConversations: { value: number } };

  test("are each one's own, and none of those that one is no member of", async () => {
    await addOrganizations(3, ids.both);
    const portfolio = (await (await ask("/v1/portfolio?period=90d", ids.both)).json()) as {
      organizations: Row[];
    };
    expect(portfolio.organizations).toHaveLength(5);
    for (const row of portfolio.organizations) {
      const path = `/v1/organizations/${row.organizationId}/overview?period=90d`;
      const overview = (await (await ask(path, ids.both)).json()) as {
        summary: { totalConversations: { value: number } };
      };
      expect(row.totalConversations.value).toBe(overview.summary.totalConversations.value);
    }
    const alone = (await (await ask("/v1/portfolio", owner)).json()) as { organizations: Row[] };
    expect(alone.organizations.map(({ organizationId }) => organizationId)).toEqual([
      ids.organization(1),
    ]);
  });

  test("are none for who is in none", async () => {
    const response = await ask("/v1/portfolio", ids.nobody);
    expect([response.status, await response.json()]).toMatchObject([200, { organizations: [] }]);
  });
});

describe("a request that fails", () => {
  test("gives its connection back, however many fail", async () => {
    await database.query("ALTER TABLE conversations RENAME TO gone");
    for (let request = 0; request < 20; request += 1) {
      expect((await ask(`${organization}/conversations`, owner)).status).toBe(500);
    }
    await database.query("ALTER TABLE gone RENAME TO conversations");
    expect((await ask(`${organization}/conversations`, owner)).status).toBe(200);
  });
});

import type { OrganizationRole, UserId } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Counter } from "../../src/limits/counter.ts";
import { createLimits } from "../../src/limits/index.ts";
import type { LimitSettings } from "../../src/limits/create-limits.ts";
import { insuredCounter } from "../../src/limits/insured-counter.ts";
import { postgresCounter } from "../../src/limits/shared-counters.ts";
import { problemSchema } from "../../src/problems/index.ts";
import { eventually } from "../harness/eventually.ts";
import { addStorage, openPool } from "../harness/storage.ts";
import { serve } from "../harness/serve.ts";
import { ids } from "../support/ids.ts";
import { defaults } from "../support/serve.ts";
import { openTenants, tenantsDatabase, urlFor } from "../support/tenants.ts";
import { tokenFor } from "../support/tokens.ts";

const noon = Date.UTC(2026, 10, 26, 12);

let database: FreshDatabase;
let tenants: TenantDatabase;
let clock: { now: number };

beforeEach(async () => {
  database = await tenantsDatabase();
  await addStorage(database);
  tenants = await openTenants(database);
  clock = { now: noon };
});

type Instance = {
  readonly url: string;
  readonly ask: (path: string, as: UserId, headers?: Record<string, string>) => Promise<Response>;
  readonly refused: string[];
};

/** One instance of the API on the database that all of a test's instances share. */
async function instance(
  changes: Partial<LimitSettings> = {},
  { counter, trustProxy = 0 }: { counter?: Counter; trustProxy?: number } = {},
): Promise<Instance> {
  const refused: string[] = [];
  const now = (): number => clock.now;
  const settings = {
    window: 60_000,
    plans: new Map([
      ["free", 5],
      ["pro", 8],
    ]),
    user: 4,
    address: 1_000,
    atOnce: 2,
    waiting: 100,
    ...changes,
  };
  const pool = openPool(urlFor(database, "system"), { statement_timeout: 200 });
  const limits = createLimits({
    settings,
    counter: counter ?? insuredCounter({ shared: postgresCounter(pool), now }),
    tenants,
    now,
    onRefusal: (policy) => refused.push(policy),
  });
  const { settings: appSettings, ...rest } = defaults(tenants);
  const app = createApp({ ...rest, settings: { ...appSettings, trustProxy }, limits });
  const url = await serve(app);
  return {
    url,
    refused,
    ask: async (path, as, headers = {}) =>
      fetch(`${url}${path}`, {
        headers: { Authorization: `Bearer ${await tokenFor(as)}`, ...headers },
      }),
  };
}

const organization = (tenant: number): string => `/v1/organizations/${ids.organization(tenant)}`;
const user = (tenant: number, role: OrganizationRole = "owner"): UserId => ids.user(tenant, role);

/** The statuses of so many requests, one after the other. */
async function statuses(times: number, ask: () => Promise<Response>): Promise<number[]> {
  const found: number[] = [];
  for (let request = 0; request < times; request += 1) found.push((await ask()).status);
  return found;
}

describe("a user", () => {
  test("may ask as often as the limit says, over all organizations, and is told what is left", async () => {
    const { ask } = await instance();
    const first = await ask("/v1/me", ids.both);
    expect(first.headers.get("RateLimit-Policy")).toBe('"user";q=4;w=60');
    expect(first.headers.get("RateLimit")).toBe('"user";r=3;t=60');
    const second = await ask(organization(1), ids.both);
    expect(second.headers.get("RateLimit-Policy")).toBe('"user";q=4;w=60, "organization";q=5;w=60');
    expect(second.headers.get("RateLimit")).toBe('"user";r=2;t=60, "organization";r=4;t=60');
    expect(await statuses(3, () => ask(organization(2), ids.both))).toEqual([200, 200, 429]);
  });

  test("who asks too often hears which limit it was, and when to come back", async () => {
    const { ask, refused } = await instance();
    clock.now = noon + 17_001;
    await statuses(4, () => ask("/v1/me", user(1)));
    const response = await ask("/v1/me", user(1));
    const problem = problemSchema.parse(await response.json());
    expect([response.status, problem.code, problem.violatedPolicies]).toEqual([
      429,
      "rate_limited",
      ["user"],
    ]);
    expect(response.headers.get("Retry-After")).toBe("43");
    expect(response.headers.get("RateLimit")).toBe('"user";r=0;t=43');
    expect(refused).toEqual(["user"]);
  });

  test("can go on in the next window, at the second that was named", async () => {
    const { ask } = await instance();
    await statuses(5, () => ask("/v1/me", user(1)));
    clock.now = noon + 59_999;
    expect((await ask("/v1/me", user(1))).status).toBe(429);
    clock.now = noon + 60_000;
    expect((await ask("/v1/me", user(1))).headers.get("RateLimit")).toBe('"user";r=3;t=60');
  });

  test("who asks too often uses up nothing of the organization's", async () => {
    const { ask } = await instance();
    await statuses(20, () => ask(organization(1), user(1, "admin")));
    expect((await ask(organization(1), user(1))).status).toBe(200);
  });

  test("who may not be here costs the organization nothing", async () => {
    const { ask } = await instance({ user: 100 });
    expect(await statuses(10, () => ask(organization(1), user(2)))).toEqual(
      Array.from({ length: 10 }, () => 403),
    );
    const response = await ask(organization(1), user(1));
    expect(response.headers.get("RateLimit")).toContain('"organization";r=4;');
  });
});

describe("an organization", () => {
  test("has one limit for all of its members", async () => {
    const { ask } = await instance();
    expect([
      ...(await statuses(3, () => ask(organization(1), user(1, "owner")))),
      ...(await statuses(3, () => ask(organization(1), user(1, "viewer")))),
    ]).toEqual([200, 200, 200, 200, 200, 429]);
    const response = await ask(organization(1), user(1, "member"));
    expect(problemSchema.parse(await response.json()).violatedPolicies).toEqual(["organization"]);
  });

  test("that has used up its own leaves another's untouched", async () => {
    const { ask } = await instance({ user: 100 });
    await statuses(10, () => ask(organization(1), user(1)));
    const response = await ask(organization(2), user(2));
    expect(response.headers.get("RateLimit")).toContain('"organization";r=4;');
  });

  test("has what its plan gives, and the least where nobody knows its plan", async () => {
    await database.query("UPDATE organizations SET plan_type = 'pro' WHERE id = $1", [
      ids.organization(1),
    ]);
    await database.query("UPDATE organizations SET plan_type = 'secret' WHERE id = $1", [
      ids.organization(2),
    ]);
    const { ask } = await instance();
    const policies = [
      (await ask(organization(1), user(1))).headers.get("RateLimit-Policy"),
      (await ask(organization(2), user(2))).headers.get("RateLimit-Policy"),
    ];
    expect(policies).toEqual([
      '"user";q=4;w=60, "organization";q=8;w=60',
      '"user";q=4;w=60, "organization";q=5;w=60',
    ]);
  });

  test("that changes its plan has the new limit half a minute later", async () => {
    const { ask } = await instance({ user: 100 });
    await statuses(6, () => ask(organization(1), user(1)));
    await database.query("UPDATE organizations SET plan_type = 'pro'");
    expect((await ask(organization(1), user(1))).status).toBe(429);
    clock.now = noon + 30_000;
    const response = await ask(organization(1), user(1));
    expect(response.headers.get("RateLimit")).toContain('"organization";r=1;');
  });

  test("lets exactly its limit through, of many at once, on several instances", async () => {
    const both = [await instance({ user: 100 }), await instance({ user: 100 })];
    const responses = await Promise.all(
      both.flatMap(({ ask }) => Array.from({ length: 15 }, () => ask(organization(1), user(1)))),
    );
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(responses.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  test("can't use up the connections: another's request is answered while its own wait", async () => {
    const { ask } = await instance({ user: 100, plans: new Map([["free", 100]]) });
    await ask(organization(1), user(1));
    const blocker = await database.connect();
    await blocker.query("BEGIN; LOCK TABLE domains");
    const flood = Array.from({ length: 20 }, () => ask(`${organization(1)}/domains`, user(1)));
    const busy = async (): Promise<number> => {
      const { rows } = await database.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      return rows.length;
    };
    await eventually(async () => (await busy()) === 2);
    expect((await ask(`${organization(2)}/members`, user(2))).status).toBe(200);
    expect(await busy()).toBe(2);
    await blocker.query("ROLLBACK");
    const answered = await Promise.all(flood);
    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test("that has too many waiting is told so", async () => {
    const settings = { user: 100, plans: new Map([["free", 100]]), atOnce: 1, waiting: 1 };
    const { ask } = await instance(settings);
    const blocker = await database.connect();
    await blocker.query("BEGIN; LOCK TABLE domains");
    const flood = Array.from({ length: 4 }, () => ask(`${organization(1)}/domains`, user(1)));
    const refused: Response[] = [];
    for (const each of flood) void each.then((response) => refused.push(response));
    await eventually(() => refused.length === 2);
    const [first] = refused;
    expect(problemSchema.parse(await first?.json()).code).toBe("too_many_at_once");
    expect(first?.headers.get("Retry-After")).toBe("1");
    await blocker.query("ROLLBACK");
    const answered = await Promise.all(flood);
    expect(answered.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 429, 429,
    ]);
  });
});

describe("a domain config", () => {
  const config = (number: number): string =>
    `${organization(1)}/domain-configs/${ids.row("0c", 1, number)}`;

  test("has the limit that it says, of requests a minute, for itself alone", async () => {
    await database.query("UPDATE domain_configs SET rate_limit = 2 WHERE id = $1", [
      ids.row("0c", 1, 1),
    ]);
    const { ask } = await instance({ user: 100, plans: new Map([["free", 100]]) });
    expect(await statuses(3, () => ask(config(1), user(1)))).toEqual([200, 200, 429]);
    const response = await ask(config(1), user(1));
    expect(response.headers.get("RateLimit")).toContain('"domain-config";r=0;t=60');
    expect((await ask(config(2), user(1))).headers.get("RateLimit-Policy")).toContain(
      '"domain-config";q=60;w=60',
    );
  });

  test("of another organization is none, and is not told of by a limit", async () => {
    const { ask } = await instance({ user: 100, plans: new Map([["free", 100]]) });
    const foreign = await ask(`${organization(2)}/domain-configs/${ids.row("0c", 1)}`, user(2));
    const random = await ask(`${organization(2)}/domain-configs/${ids.random}`, user(2));
    expect([foreign.status, random.status]).toEqual([404, 404]);
    expect(foreign.headers.get("RateLimit-Policy")).toBe(random.headers.get("RateLimit-Policy"));
  });
});

describe("an address", () => {
  test("is the client's own, whatever it says of itself", async () => {
    const { url } = await instance({ address: 3 });
    const ask = (address: string): Promise<Response> =>
      fetch(`${url}/v1/me`, { headers: { "X-Forwarded-For": address } });
    const asked: number[] = [];
    for (let request = 0; request < 5; request += 1)
      asked.push((await ask(`10.0.0.${request}`)).status);
    expect(asked).toEqual([401, 401, 401, 429, 429]);
  });

  test("is what the last proxy says behind one proxy, and nothing that stands before it", async () => {
    const { url } = await instance({ address: 3 }, { trustProxy: 1 });
    const ask = (forwarded: string): Promise<Response> =>
      fetch(`${url}/v1/me`, { headers: { "X-Forwarded-For": forwarded } });
    const asked: number[] = [];
    for (let request = 0; request < 5; request += 1) {
      asked.push((await ask(`10.0.0.${request}, 203.0.113.7`)).status);
    }
    asked.push((await ask("10.0.0.0, 203.0.113.8")).status);
    expect(asked).toEqual([401, 401, 401, 429, 429, 401]);
  });

  test("is not asked for by health checks", async () => {
    const { url } = await instance({ address: 1 });
    expect(await statuses(5, () => fetch(`${url}/livez`))).toEqual([200, 200, 200, 200, 200]);
  });
});

describe("a store that fails", () => {
  test("holds up nobody, forgets nothing, and counts on when it is back", async () => {
    const { ask } = await instance();
    expect(await statuses(2, () => ask("/v1/me", user(1)))).toEqual([200, 200]);
    const blocker = await database.connect();
    await blocker.query("BEGIN; LOCK TABLE acme_api.rate_limits");
    expect(await statuses(1, () => ask("/v1/me", user(1)))).toEqual([200]);
    await blocker.query("ROLLBACK");
    clock.now += 1_000;
    expect(await statuses(2, () => ask("/v1/me", user(1)))).toEqual([200, 429]);
  });

  test("that is gone altogether leaves each instance its own count", async () => {
    await database.query("DROP TABLE acme_api.rate_limits");
    const [one, other] = [await instance(), await instance()];
    expect(await statuses(5, () => one.ask("/v1/me", user(1)))).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(5, () => other.ask("/v1/me", user(1)))).toEqual([
      200, 200, 200, 200, 429,
    ]);
  });
});

describe("a clock that steps", () => {
  test("back and forth gives nobody a second budget of the same window", async () => {
    const { ask } = await instance();
    expect(await statuses(4, () => ask("/v1/me", user(1)))).toEqual([200, 200, 200, 200]);
    clock.now = noon - 3_600_000;
    expect(await statuses(4, () => ask("/v1/me", user(1)))).toEqual([200, 200, 200, 200]);
    clock.now = noon + 1;
    expect(await statuses(1, () => ask("/v1/me", user(1)))).toEqual([429]);
    clock.now = noon - 3_600_000 + 59_999;
    expect(await statuses(1, () => ask("/v1/me", user(1)))).toEqual([429]);
  });

  test("on one instance is no other's: each counts in the window that it is in", async () => {
    const [one, other] = [await instance(), await instance()];
    await statuses(4, () => one.ask("/v1/me", user(1)));
    expect(await statuses(1, () => other.ask("/v1/me", user(1)))).toEqual([429]);
    clock.now = noon + 60_000;
    expect(await statuses(2, () => other.ask("/v1/me", user(1)))).toEqual([200, 200]);
    expect(await statuses(3, () => one.ask("/v1/me", user(1)))).toEqual([200, 200, 429]);
  });
});

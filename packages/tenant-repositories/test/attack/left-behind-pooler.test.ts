import { beforeEach, describe, expect, it } from "vitest";
import type { TenantDatabase, TenantScope } from "../../src/index.ts";
import { isInstalled, startBouncer } from "../support/pgbouncer.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, openTenants, twoTenants, urlFor } from "../support/tenants.ts";
import { victim } from "./support/victim.ts";

let given: TwoTenants;
let tenants: TenantDatabase;
beforeEach(async ({ skip }) => {
  skip(!isInstalled, "PgBouncer is not installed (Debian: apt-get install pgbouncer)");
  given = await twoTenants();
  await given.database.query("CREATE SEQUENCE numbers; GRANT USAGE ON SEQUENCE numbers TO PUBLIC");
  const urls = (["tenant", "system"] as const).map((login) => urlFor(given.database, login));
  const users = urls
    .map((url) => new URL(url))
    .map(({ username: user, password }) => ({ user, password }));
  // One connection to the server: whatever one tenant leaves on it the next one gets.
  const bouncer = await startBouncer(given.database.url, users, 1);
  const [connection = "", systemConnection = ""] = urls.map((url) => bouncer.through(url));
  tenants = await openTenants(given.database, {
    connection,
    systemConnection,
    preparedStatements: false,
  });
});

const as = async (tenant: number) =>
  tenants.authorize(ids.user(tenant, "owner"), ids.organization(tenant));

const endings: Readonly<Record<string, (scope: TenantScope) => Promise<unknown>>> = {
  "that is committed": async () => undefined,
  "that throws": async () => Promise.reject(new Error("mishap")),
  "that fails": async (scope) => scope.sql`SELECT 1 / 0`,
  "that failed, and nobody was told": async (scope) =>
    scope.sql`SELECT 1 / 0`.catch(() => undefined),
  "that fails when it is committed": async (scope) =>
    scope.sql`INSERT INTO page_embeddings (organization_id, page_id, domain_id, chunk_text)
      VALUES (${ids.organization(1)}, ${ids.row("0e", 1)}, ${ids.row("0d", victim)}, 'x')`,
  "that would commit by itself": async (scope) => scope.query("COMMIT"),
};

describe("behind a pooler, raw SQL leaves nothing behind for the next tenant", () => {
  it.each(Object.keys(endings))("in a transaction %s", async (how) => {
    await tenants
      .run(await as(1), async (scope) => {
        await scope.sql`SELECT pg_advisory_lock(1), nextval('numbers')`;
        await scope.query("PREPARE left_behind AS SELECT 1");
        await scope.query("SET lock_timeout = 1");
        await scope.query("CREATE TEMP TABLE left_behind AS SELECT 1");
        await endings[how]?.(scope);
      })
      .catch(() => undefined);
    let left: unknown;
    await expect(
      tenants.run(await as(victim), async (scope) => {
        [left] = await scope.sql`
          SELECT (SELECT count(*)::int FROM pg_prepared_statements) AS prepared,
                 (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
                 current_setting('lock_timeout') AS timeout, to_regclass('pg_temp.left_behind') AS temporary`;
        // Nobody has drawn a number in this session.
        await scope.sql`SELECT lastval()`;
      }),
    ).rejects.toMatchObject({ sqlState: "55000" });
    expect(left).toEqual({ prepared: 0, locks: 0, timeout: "0", temporary: null });
  });
});

import { expect, it } from "vitest";
import type { TenantContext, TenantScope } from "../src/index.ts";
import { isInstalled, startBouncer } from "./support/pgbouncer.ts";
import { present } from "./support/present.ts";
import {
  ids,
  logins,
  openTenants,
  tenantRows,
  tenantsDatabase,
  urlFor,
} from "./support/tenants.ts";

const clients = 64;
const tenantsCount = 8;
const serverConnections = 4;
const transactions = Number(process.env["ACME_TRANSACTIONS"] ?? 4_000);

/** Each transaction has a number of its own. */
type Program = (scope: TenantScope, tenant: number, number: number) => Promise<void>;

/** What outlives a transaction, as far as PostgreSQL is concerned. */
const leavings: readonly ((...given: Parameters<Program>) => Promise<unknown>)[] = [
  async ({ query }) => query("SET search_path = pg_temp"),
  async ({ query }) => query("SET lock_timeout = 1"),
  async ({ query }) => query("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"),
  async ({ query }) => query("PREPARE left_behind AS SELECT 1"),
  async ({ query }) => query("LISTEN left_behind"),
  async ({ query }, _, number) => query("SELECT pg_advisory_lock($1)", [number]),
  async ({ query }) => query("DECLARE left_behind CURSOR WITH HOLD FOR SELECT FROM messages"),
  // What the next one calls by this name are its own rows.
  async ({ query }) => query("CREATE TEMP TABLE messages AS TABLE public.messages"),
  // The identity of this transaction as that of the session, and the next tenant's name over it.
  async ({ query }) =>
    query(
      "SELECT set_config(name, current_setting(name), false) FROM (VALUES ('acme_tenancy.tenant'), ('acme_tenancy.member'), ('acme_tenancy.seal')) AS settings (name)",
    ),
  async ({ query }, tenant) =>
    query("SELECT set_config('acme_tenancy.tenant', $1, false)", [
      ids.organization(1 + (tenant % tenantsCount)),
    ]),
];

const inspection = `SELECT
  current_setting('lock_timeout') AS lock_timeout, current_setting('default_transaction_read_only') AS read_only,
  (SELECT count(*)::int FROM pg_listening_channels()) AS channels,
  (SELECT count(*)::int FROM pg_prepared_statements) AS statements,
  (SELECT count(*)::int FROM pg_class WHERE relnamespace = pg_my_temp_schema()) AS tables,
  (SELECT count(*)::int FROM pg_cursors WHERE is_holdable) AS cursors,
  (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`;

const nothingLeft = {
  lock_timeout: "0",
  read_only: "off",
  channels: 0,
  statements: 0,
  tables: 0,
  cursors: 0,
  locks: 0,
};

/** What one transaction does; each has to see its own tenant and nothing else. */
const programs: readonly Program[] = [
  async ({ domains }, tenant) => {
    const { rows } = await domains.list();
    expect(rows.map((row) => row.domain)).toEqual([
      `one.tenant${tenant}.example`,
      `two.tenant${tenant}.example`,
    ]);
  },
  async ({ sql }, tenant) => {
    // Without a predicate: the policy alone.
    const rows = await sql`SELECT DISTINCT organization_id AS id FROM messages`;
    expect(rows).toEqual([{ id: ids.organization(tenant) }]);
  },
  async (...given) => {
    const [, , number] = given;
    await present(leavings[number % leavings.length])(...given);
  },
  async ({ query }) => {
    const { rows } = await query(inspection);
    expect(rows).toEqual([nothingLeft]);
  },
  async ({ query }) => {
    await query("PREPARE left_behind AS SELECT 1");
    await expect(query("SELECT 1 / 0")).rejects.toMatchObject({ sqlState: "22012" });
    throw new GivesUp();
  },
  async ({ conversations, domains }, tenant) => {
    const [domain] = (await domains.list({ limit: 1 })).rows;
    const added = await conversations.insert({ domain_id: domain?.id ?? null });
    expect(added.organization_id).toBe(ids.organization(tenant));
    expect(await conversations.delete(added.id)).toBe(true);
  },
  async ({ messages }, tenant) => {
    const contents: string[] = [];
    for await (const { content } of messages.stream({ batchSize: 10 })) contents.push(content);
    expect(contents).toHaveLength(30);
    expect(contents.filter((content) => !content.endsWith(` of tenant ${tenant}`))).toEqual([]);
  },
];

/** A transaction that its program gives up in the middle, or at the end. */
class GivesUp extends Error {}

const named = isInstalled
  ? `keeps ${tenantsCount} tenants apart in ${transactions.toLocaleString("en-US")} transactions of ${clients} clients on ${serverConnections} connections`
  : "is not installed here, so nothing was tried (Debian: apt-get install pgbouncer)";

it.skipIf(!isInstalled)(
  `PgBouncer in transaction mode ${named}`,
  async () => {
    const database = await tenantsDatabase();
    for (let tenant = 3; tenant <= tenantsCount; tenant += 1) {
      await database.query(tenantRows(tenant));
    }
    const urls = { tenant: urlFor(database, "tenant"), system: urlFor(database, "system") };
    const users = Object.values(urls)
      .map((url) => new URL(url))
      .map(({ username: user, password }) => ({ user, password }));
    const bouncer = await startBouncer(database.url, users, serverConnections);
    const tenants = await openTenants(database, {
      connection: { connectionString: bouncer.through(urls.tenant), max: clients },
      systemConnection: { connectionString: bouncer.through(urls.system), max: 4 },
      preparedStatements: false,
    });
    const contexts: TenantContext[] = [];
    for (let tenant = 1; tenant <= tenantsCount; tenant += 1) {
      contexts.push(await tenants.authorize(ids.user(tenant, "owner"), ids.organization(tenant)));
    }

    let next = 0;
    let most = 0;
    const done = new Map<Program, number>();
    const work = async (number: number): Promise<void> => {
      const tenant = 1 + (number % tenantsCount);
      // Tenants and programs have no common measure, so each meets each.
      const program = present(programs[Math.floor(number / tenantsCount) % programs.length]);
      const run = tenants.run(present(contexts[tenant - 1]), async (scope) => {
        await program(scope, tenant, number);
        if (number % 11 === 0) throw new GivesUp();
      });
      await run.catch((error: unknown) => {
        if (!(error instanceof GivesUp)) throw error;
      });
      done.set(program, (done.get(program) ?? 0) + 1);
      if (number % 500 === 0) most = Math.max(most, await bouncer.serverConnections(logins.tenant));
    };
    const client = async (): Promise<void> => {
      while (next < transactions) {
        next += 1;
        await work(next);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));

    expect([...done.values()].reduce((sum, count) => sum + count)).toBe(transactions);
    expect(done.size).toBe(programs.length);
    // Fewer would be no test of sharing, more no test of PgBouncer.
    expect(most).toBe(serverConnections);
    const { rows } = await database.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM conversations GROUP BY organization_id",
    );
    expect(rows.map(({ count }) => count)).toEqual(Array.from({ length: tenantsCount }, () => 30));
  },
  3_600_000,
);

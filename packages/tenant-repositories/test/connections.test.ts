import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../src/index.ts";
import { runtimeOf } from "../src/runtimes.ts";
import { expectNoSecrets } from "./attack/support/victim.ts";
import { barrier } from "./support/barrier.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { ids, openTenants, twoTenants, urlFor } from "./support/tenants.ts";
import { until } from "./support/until.ts";

const own = ids.organization(1);

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** What run() throws to tenant 1. */
async function failure(work: (scope: TenantScope) => Promise<unknown>): Promise<unknown> {
  const context = await given.as(1);
  const error: unknown = await given.tenants
    .run(context, work, { retries: 0 })
    .catch((reason: unknown) => reason);
  expectNoSecrets(error);
  return error;
}

describe("what takes too long", () => {
  it("ends at statementTimeout, in whatever scope", async () => {
    const tenants = await openTenants(given.database, { statementTimeout: 300 });
    const context = await tenants.authorize(ids.user(1, "owner"), own);
    const slow = { code: "TENANT_TIMEOUT", sqlState: "57014" };
    await expect(
      tenants.run(context, async (scope) => scope.sql`SELECT pg_sleep(20)`),
    ).rejects.toMatchObject(slow);
    await expect(
      tenants.asSystem({ who: "me", why: "to wait" }, async (system) =>
        system.query("SELECT pg_sleep(20)"),
      ),
    ).rejects.toMatchObject(slow);
    expect(await tenants.run(context, async (scope) => scope.domains.count())).toBe(2);
  });

  it("ends when somebody cancels it", async () => {
    const answer = failure(async (scope) => scope.sql`SELECT pg_sleep(20)`);
    await signal("pg_cancel_backend", "pg_sleep(20)");
    expect(await answer).toMatchObject({ code: "TENANT_TIMEOUT", sqlState: "57014" });
  });

  it("ends where a lock is not to be had", async () => {
    const holder = await given.database.connect();
    await holder.query("BEGIN; SELECT FROM domains FOR UPDATE");
    const error = await failure(async (scope) => {
      await scope.query("SET LOCAL lock_timeout = 20");
      return scope.domains.updateMany({}, { name: "x" });
    });
    expect(error).toMatchObject({ code: "TENANT_TIMEOUT", sqlState: "55P03" });
    await holder.query("ROLLBACK");
  });
});

describe("a connection", () => {
  const broken = { code: "TENANT_CONNECTION" };

  it("that is killed in a statement is an error, and the next scope has another", async () => {
    const answer = failure(async (scope) => scope.sql`SELECT pg_sleep(20)`);
    await signal("pg_terminate_backend", "pg_sleep(20)");
    expect(await answer).toMatchObject(broken);
    expect(await given.tenants.run(await given.as(1), async (scope) => scope.domains.count())).toBe(
      2,
    );
  });

  it("that is killed between two statements is an error, and nothing is kept", async () => {
    const answer = failure(async (scope) => {
      await scope.domains.insert({ domain: "x.example" });
      const [backend] = await scope.sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`;
      await given.database.query("SELECT pg_terminate_backend($1, 10000)", [backend?.pid]);
      return scope.domains.count();
    });
    expect(await answer).toMatchObject(broken);
    const { rows } = await given.database.query("SELECT FROM domains");
    expect(rows).toHaveLength(4);
  });

  it("that idles in the pool and is killed is nobody's error", async () => {
    const context = await given.as(1);
    const { tenantPool } = runtimeOf(given.tenants);
    for (let time = 0; time < 3; time += 1) {
      expect(await given.tenants.run(context, async (scope) => scope.domains.count())).toBe(2);
      await given.database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'acme tenants' AND datname = current_database()",
      );
      // Once it has heard of it.
      await until(async () => tenantPool.totalCount === 0 || undefined);
    }
    expect(await given.tenants.run(context, async (scope) => scope.domains.count())).toBe(2);
  });

  it("that is not to be had in time, since the others are all in use", async () => {
    const tenants = await openTenants(given.database, {
      connection: { connectionString: urlFor(given.database, "tenant"), max: 1 },
    });
    // Once it is open: how long that takes is not what this is about.
    runtimeOf(tenants).tenantPool.options.connectionTimeoutMillis = 20;
    const [one, two] = [
      await tenants.authorize(ids.user(1, "owner"), own),
      await tenants.authorize(ids.user(2, "owner"), ids.organization(2)),
    ];
    const other = barrier(2);
    const holding = tenants.run(one, async (scope) => {
      await scope.domains.count();
      await other();
    });
    await expect(tenants.run(two, async (scope) => scope.domains.count())).rejects.toMatchObject(
      broken,
    );
    await other();
    await holding;
  });

  it("that the server has no room for", async () => {
    const tenants = await openTenants(given.database);
    const context = await tenants.authorize(ids.user(1, "owner"), own);
    const limit = async (connections: number): Promise<unknown> =>
      given.database.query(
        `ALTER DATABASE "${given.database.name}" CONNECTION LIMIT ${connections}`,
      );
    await limit(0);
    // The one that is there is enough for one, but not for two at once.
    const answers = await Promise.allSettled(
      [1, 2].map(async () =>
        tenants.run(context, async (scope) => scope.sql`SELECT pg_sleep(0.2)`),
      ),
    );
    const refused = answers.flatMap((answer) =>
      answer.status === "rejected" ? [answer.reason as unknown] : [],
    );
    expect(refused).toMatchObject([{ ...broken, sqlState: "53300" }]);
    await limit(-1);
    expect(await tenants.run(context, async (scope) => scope.domains.count())).toBe(2);
  });

  it("to where nobody listens, or where whoever does hangs up, or to a database that is not there", async () => {
    const silent = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const url = urlFor(given.database, "tenant");
    const changed = (change: (to: URL) => void): string => {
      const to = new URL(url);
      change(to);
      return to.href;
    };
    const nowhere = changed((to) => (to.port = "1"));
    const hangsUp = changed((to) => {
      to.hostname = "127.0.0.1";
      to.port = String(port);
    });
    for (const connection of [nowhere, hangsUp]) {
      await expect(openTenants(given.database, { connection })).rejects.toMatchObject(broken);
    }
    await expect(
      openTenants(given.database, { connection: changed((to) => (to.pathname = "/none")) }),
    ).rejects.toMatchObject({ code: "TENANT_DATABASE", sqlState: "3D000" });
    silent.close();
  });
});

/** Does something to the backend that runs a statement, once it does. */
async function signal(how: string, statement: string): Promise<void> {
  await until(async () => {
    const { rowCount } = await given.database.query(
      `SELECT ${how}(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND state = 'active' AND query = $1`,
      [`SELECT ${statement}`],
    );
    return rowCount === 0 ? undefined : true;
  });
}

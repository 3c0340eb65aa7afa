import { beforeEach, describe, expect, it } from "vitest";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, logins, openTenants, twoTenants, urlFor } from "../support/tenants.ts";

const victim = 2;
let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

describe("a connection that raw SQL has been on", () => {
  it.each([
    "SET SESSION search_path = pg_temp",
    "SET SESSION statement_timeout = 1",
    "SET ROLE acme_tenant",
    "SET SESSION default_transaction_read_only = on",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    "SELECT set_config('acme_tenancy.tenant', 'x', false)",
    "PREPARE left_behind AS SELECT 1",
    "DEALLOCATE ALL",
    "LISTEN everything",
    "SELECT pg_advisory_lock(1)",
    "DECLARE left_behind CURSOR WITH HOLD FOR SELECT * FROM messages",
    "CREATE TEMP TABLE left_behind AS SELECT * FROM messages",
  ])("is as new for the next tenant after %s", async (text) => {
    const { database } = given;
    const one = await twoTenantsOn(database.url);
    await one.tenants
      .run(await one.as(1), async (scope) => scope.query(text))
      .catch(() => undefined);
    await one.tenants.run(await one.as(victim), async (scope) => {
      expect(await scope.conversations.count()).toBe(30);
      await scope.domains.insert({ domain: "three.tenant2.example" });
      const [left] = await scope.sql`
        SELECT current_setting('search_path') AS path, current_user AS "user", (SELECT count(*)::int FROM pg_cursors WHERE is_holdable) AS cursors,
               (SELECT count(*)::int FROM pg_prepared_statements WHERE from_sql) AS prepared,
               (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
               (SELECT count(*)::int FROM pg_listening_channels()) AS channels, to_regclass('pg_temp.left_behind') AS temporary`;
      expect(left).toEqual({
        path: '"$user", public, pg_temp',
        user: logins.tenant,
        cursors: 0,
        prepared: 0,
        locks: 0,
        channels: 0,
        temporary: null,
      });
    });
  });

  it("is another one where it could not be cleaned, since the transaction had failed", async () => {
    const { tenants, as } = await twoTenantsOn(given.database.url);
    const count = async (tenant: number): Promise<number> =>
      tenants.run(await as(tenant), async (scope) => scope.conversations.count());
    // Prepares the statement, which is then forgotten with all others.
    expect(await count(1)).toBe(30);
    await expect(
      tenants.run(await as(1), async (scope) => {
        await scope.sql`SELECT pg_advisory_lock(1)`;
        await scope.sql`SELECT 1 / 0`.catch(() => undefined);
      }),
    ).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ABORTED" });
    expect(await count(victim)).toBe(30);
    expect(await count(1)).toBe(30);
  });

  it("does not tell the next tenant what number the last one drew", async () => {
    await given.database.query(
      "CREATE SEQUENCE numbers; GRANT USAGE ON SEQUENCE numbers TO PUBLIC",
    );
    const one = await twoTenantsOn(given.database.url);
    await one.tenants.run(await one.as(1), async (scope) => scope.sql`SELECT nextval('numbers')`);
    await expect(
      one.tenants.run(await one.as(victim), async (scope) => scope.sql`SELECT lastval()`),
    ).rejects.toMatchObject({ sqlState: "55000" });
  });

  it("is still its tenant's while what was deferred is being checked", async () => {
    await given.database.query(`
      CREATE FUNCTION sees_its_own() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT EXISTS (SELECT FROM public.domains WHERE id = NEW.id) THEN RAISE EXCEPTION 'sees nothing'; END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER sees_its_own AFTER INSERT ON domains DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION sees_its_own()`);
    await given.tenants.run(await given.as(1), async (scope) => {
      await scope.sql`SELECT 1`;
      await scope.domains.insert({ domain: "new.example" });
    });
    expect((await given.database.query("SELECT FROM domains")).rowCount).toBe(5);
  });
});

/** One connection: whatever is left behind on it is what the next scope gets. */
async function twoTenantsOn(url: string): Promise<Pick<TwoTenants, "tenants" | "as">> {
  const tenants = await openTenants(
    { url },
    { connection: { connectionString: urlFor({ url }, "tenant"), max: 1 } },
  );
  return {
    tenants,
    as: (tenant, role = "owner") =>
      tenants.authorize(ids.user(tenant, role), ids.organization(tenant)),
  };
}

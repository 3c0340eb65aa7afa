import { once } from "node:events";
import type { DomainId } from "@acme/data-model";
import { Client } from "pg";
import type { Connection } from "pg";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { TenantContext } from "../../src/context/tenant-context.ts";
import type { TenantScope } from "../../src/index.ts";
import { TenantError } from "../../src/index.ts";
import { runtimeOf } from "../../src/runtimes.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, openTenants, twoTenants, urlFor } from "../support/tenants.ts";
import { attackedTables, oneOfTheVictims, waysByKey, waysByParent } from "./support/tables.ts";
import { expectNoSecrets, victim, victimsRows } from "./support/victim.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** A session of the tenants' login, in a transaction of tenant 1, for what node-pg's pools don't speak. */
async function session(): Promise<Client & { readonly connection: Connection }> {
  const client = new Client({ connectionString: urlFor(given.database, "tenant") });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query("BEGIN");
  const { ticket } = TenantContext.secretsOf(await given.as(1));
  await client.query("SELECT acme_tenancy.enter($1)", [ticket]);
  return client;
}

async function asAttacker<Result>(work: (scope: TenantScope) => Promise<Result>): Promise<Result> {
  return given.tenants.run(await given.as(1), work, { retries: 0 });
}

describe("COPY", () => {
  it.each([
    "COPY messages TO STDOUT",
    "COPY public.messages (content) TO STDOUT WITH (FORMAT csv)",
    "COPY (SELECT * FROM messages) TO STDOUT",
    "COPY (TABLE conversations) TO STDOUT",
    "COPY organizations TO STDOUT",
  ])("shows nothing but the tenant's own: %s", async (text) => {
    const client = await session();
    const lines: string[] = [];
    client.connection.on("copyData", ({ chunk }: { chunk: Buffer }) => {
      lines.push(chunk.toString());
    });
    await client.query(text);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join("")).not.toMatch(/tenant.?2|Tenant 2/);
    expect(lines.join("")).not.toContain(ids.organization(victim));
  });

  it("writes nothing, for itself or for another", async () => {
    const before = await victimsRows(given.database);
    for (const text of [
      "COPY domains (organization_id, domain) FROM STDIN",
      "COPY domains FROM PROGRAM 'echo'",
      "COPY domains FROM '/etc/passwd'",
    ]) {
      await expect(asAttacker(async (scope) => scope.query(text))).rejects.toBeInstanceOf(
        TenantError,
      );
    }
    expect(await victimsRows(given.database)).toBe(before);
  });
});

describe("what one tenant notifies", () => {
  it("reaches no other that listens, in its scope or after it", async () => {
    const tenants = await openTenants(given.database, {
      connection: { connectionString: urlFor(given.database, "tenant"), max: 1 },
    });
    const heard: unknown[] = [];
    runtimeOf(tenants).tenantPool.on("acquire", (client) => {
      client.on("notification", ({ payload }) => heard.push(payload));
    });
    const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
    const notify = async (): Promise<unknown> =>
      given.tenants.run(
        await given.as(victim),
        async (scope) => scope.sql`SELECT pg_notify('orders', ${"the victim's"})`,
      );
    await tenants.run(context, async (scope) => {
      await scope.query("LISTEN orders");
      await notify();
      await scope.sql`SELECT 1`;
    });
    await notify();
    expect(await tenants.run(context, async (scope) => scope.domains.count())).toBe(2);
    expect(heard).toEqual([]);
    // Somebody who may listen hears all of it.
    const listener = await given.database.connect();
    await listener.query("LISTEN orders");
    const [, [{ payload }]] = await Promise.all([notify(), once(listener, "notification")]);
    expect(payload).toBe("the victim's");
  });
});

describe("an operator that fails on what it reads", () => {
  // An error says what it failed on, so nothing may be shown to it before the policy has looked.
  it.each([
    "SELECT FROM messages WHERE content::int > 0",
    "SELECT FROM messages ORDER BY content::int",
    "SELECT max(content::int) FROM messages",
    "SELECT FROM conversations WHERE session_id::int > 0 AND organization_id <> $1",
    "SELECT FROM organizations WHERE slug::int = 1",
    "SELECT FROM domains WHERE regexp_replace(domain, '^', '(')::int = 1",
    "UPDATE messages SET content = content WHERE content::int > 0",
    "DELETE FROM messages WHERE content::int > 0",
    "SELECT FROM messages AS a JOIN messages AS b ON a.content::int = b.content::int",
  ])("is given no row of another tenant: %s", async (text) => {
    const values = text.includes("$1") ? [ids.organization(1)] : [];
    const answer: unknown = await asAttacker(async (scope) => scope.query(text, values)).catch(
      (error: unknown) => error,
    );
    expect(
      answer instanceof TenantError
        ? { code: answer.code, own: /(?:tenant.?1|session-\d)/.test(answer.message) }
        : answer,
    ).toEqual(
      text.includes("<> $1")
        ? { rows: [], rowCount: 0 }
        : { code: "TENANT_VALUE_INVALID", own: true },
    );
  });
});

describe("what PostgreSQL tells everybody", () => {
  it.each([
    "SELECT * FROM pg_stats WHERE schemaname = 'public'",
    "SELECT * FROM pg_stats_ext",
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_prepared_statements",
    "SELECT * FROM pg_cursors",
    "SELECT * FROM pg_locks",
    "SELECT * FROM pg_policies",
    "SELECT * FROM pg_largeobject_metadata",
    "SELECT query_to_xml('SELECT * FROM messages', true, true, '')::text",
    "SELECT table_to_xml('public.messages', true, true, '')::text",
    "SELECT database_to_xml(true, true, '')::text",
    "EXPLAIN (ANALYZE, VERBOSE, BUFFERS) SELECT * FROM messages",
  ])("has no value of another tenant's, not even while that one is at work: %s", async (text) => {
    const answers = await given.tenants.run(await given.as(victim), async (scope) => {
      const [own] = (await scope.domains.list({ filter: { name: "One" } })).rows;
      await scope.messages.list({ filter: { content: { contains: "tenant 2" } } });
      await scope.sql`SELECT * FROM messages WHERE content = ${"message 3 of tenant 2"}`;
      await scope.sql`SELECT pg_advisory_xact_lock(hashtext(${String(own?.domain)}))`;
      const elsewhere = await openTenants(given.database);
      const context = await elsewhere.authorize(ids.user(1, "owner"), ids.organization(1));
      return elsewhere
        .run(context, async (other) => (await other.query(text)).rows)
        .catch((error: unknown) => error);
    });
    expect(JSON.stringify(answers)).not.toMatch(/tenant.?2/i);
    expect(JSON.stringify(answers)).not.toContain(ids.organization(victim));
    expect(JSON.stringify(answers)).not.toContain(ids.user(victim, "owner"));
  });

  it.each([
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM customer_configs",
    "SELECT nextval('acme_tenancy.system_audit_id_seq')",
    "SELECT * FROM acme_tenancy.reversals",
    "SELECT acme_tenancy.tenants_of('0b000000-0000-4000-8000-000000000020')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
  ])("is not shown, or does not tell: %s", async (text) => {
    const answer: unknown = await asAttacker(async (scope) => scope.query(text)).catch(
      (error: unknown) => error,
    );
    expectNoSecrets(answer);
    expect(answer).toMatchObject({ code: "TENANT_FORBIDDEN" });
  });
});

describe("rows that another tenant holds", () => {
  it.each(attackedTables)("are not waited for: $name", async (table) => {
    const { name, of } = table;
    const holder = await given.database.connect();
    const { rows } = await holder.query<{ id: string }>(oneOfTheVictims(name));
    const theirs = rows[0]?.id ?? "";
    await holder.query("BEGIN");
    for (const each of attackedTables) {
      await holder.query(`SELECT FROM ${each.name} WHERE organization_id = $1 FOR UPDATE`, [
        ids.organization(victim),
      ]);
    }
    const ways = [
      ...waysByKey(table).map((way) => ({ ...way, id: theirs })),
      ...Object.entries(table.parents).flatMap(([column, kind]) =>
        waysByParent(table, column).map((way) => ({ ...way, id: ids.row(kind, victim) })),
      ),
    ];
    for (const { by, work, id } of ways) {
      const answer: unknown = await asAttacker(async (scope) => {
        await scope.query("SET LOCAL lock_timeout = 100");
        return work(of(scope), id);
      }).catch((error: unknown) => error);
      const code = answer instanceof TenantError ? answer.code : "none";
      expect({ by, code }).toEqual({ by, code: expect.not.stringMatching("TIMEOUT") as string });
    }
  });

  it("are not waited for by raw SQL either", async () => {
    const holder = await given.database.connect();
    await holder.query("BEGIN; SELECT FROM messages FOR UPDATE; SELECT FROM domains FOR UPDATE");
    for (const text of [
      "SELECT FROM messages WHERE id = $1 FOR UPDATE",
      "UPDATE messages SET content = 'x' WHERE id = $1",
      "DELETE FROM messages WHERE id = $1",
      "SELECT FROM messages WHERE id = $1 FOR KEY SHARE NOWAIT",
    ]) {
      const { rowCount } = await asAttacker(async (scope) => {
        await scope.query("SET LOCAL lock_timeout = 100");
        return scope.query(text, [ids.row("fe", victim)]);
      });
      expect({ text, rowCount }).toEqual({ text, rowCount: 0 });
    }
  });

  it("and values that it has just written make nobody wait who has no right to their parent", async () => {
    const holder = await given.database.connect();
    const url = "https://secret.example/";
    await holder.query("BEGIN");
    await holder.query(
      "INSERT INTO scraped_pages (organization_id, domain_id, url) VALUES ($1, $2, $3)",
      [ids.organization(victim), ids.row("0d", victim), url],
    );
    const page = { domain_id: ids.row("0d", victim) as DomainId, url };
    for (const write of ["insert", "upsert"] as const) {
      const answer = asAttacker(async (scope) => {
        await scope.query("SET LOCAL lock_timeout = 100");
        return scope.pages[write](page);
      });
      await expect(answer).rejects.toMatchObject({ code: "TENANT_REFERENCE_VIOLATION" });
    }
  });
});

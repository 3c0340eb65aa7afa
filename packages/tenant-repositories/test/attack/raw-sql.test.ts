import { inspect } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../../src/index.ts";
import { TenantError } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";

const victim = 2;
let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** What a statement answers in the attacker's scope, or the error that it ends in. */
async function attempt(text: string, ...values: readonly unknown[]): Promise<unknown> {
  const context = await given.as(1);
  return given.tenants
    .run(context, async (scope) => (await scope.query(text, values)).rows)
    .catch((error: unknown) => error);
}

/** How many of the victim's messages a scope sees by raw SQL. */
async function seen(scope: TenantScope): Promise<number> {
  const [row] = await scope.sql<{ n: number }>`
    SELECT count(*)::int AS n FROM messages WHERE organization_id = ${ids.organization(victim)}`;
  return row?.n ?? Number.NaN;
}

describe("raw SQL of one tenant", () => {
  it.each([
    "SELECT count(*)::int AS n FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.organization_id = $1",
    "WITH all_of_them AS (SELECT * FROM messages) SELECT count(*)::int AS n FROM all_of_them WHERE organization_id = $1",
    "SELECT (SELECT count(*)::int FROM domains WHERE organization_id = $1) AS n",
    "SELECT count(*)::int AS n FROM customer_configs WHERE organization_id = $1",
    "SELECT count(*)::int AS n FROM organization_members WHERE organization_id = $1",
    "SELECT count(*)::int AS n FROM organizations WHERE id = $1",
    "SELECT count(*)::int AS n FROM messages TABLESAMPLE SYSTEM (100) WHERE organization_id = $1",
  ])("finds nothing of another by %s", async (text) => {
    const found = await attempt(text, ids.organization(victim));
    const answer = found instanceof TenantError ? found.code : found;
    expect(["TENANT_FORBIDDEN", [{ n: 0 }]]).toContainEqual(answer);
  });

  it.each([
    "UPDATE messages SET content = 'stolen' WHERE organization_id = $1",
    "DELETE FROM messages WHERE organization_id = $1",
    "UPDATE conversations SET session_id = session_id WHERE organization_id = $1",
  ])("changes nothing of another by %s", async (text) => {
    expect(await attempt(text, ids.organization(victim))).toEqual([]);
    const { rows } = await given.database.query(
      "SELECT count(*)::int AS n FROM messages WHERE organization_id = $1 AND content LIKE 'message %'",
      [ids.organization(victim)],
    );
    expect(rows).toEqual([{ n: 30 }]);
  });

  it.each([
    { text: "TRUNCATE messages CASCADE" },
    { text: "ALTER TABLE messages DISABLE ROW LEVEL SECURITY" },
    { text: "CREATE TABLE public.mine (id int)" },
    { text: "SELECT * FROM acme_tenancy.ticket_key" },
    { text: "SELECT * FROM acme_tenancy.system_audit" },
    { text: "SELECT acme_tenancy.begin_system_access('me', 'to look')" },
    { text: "SELECT acme_tenancy.enter_system(gen_random_uuid())" },
    {
      text: `SELECT * FROM acme_tenancy.issue_ticket('${ids.organization(victim)}', '${ids.user(victim, "owner")}')`,
    },
    { text: "SET ROLE acme_system" },
    { text: "SET SESSION AUTHORIZATION postgres" },
    { text: "SELECT set_config('role', 'acme_system', false)" },
    { text: "COPY messages TO PROGRAM 'cat'" },
    { text: "SELECT pg_read_file('postgresql.conf')" },
    { text: "SELECT 1; SELECT 2" },
  ])("is refused: $text", async ({ text }) => {
    expect(await attempt(text)).toBeInstanceOf(TenantError);
  });

  it.each([
    "SELECT set_config('acme_tenancy.tenant', $1, true), set_config('acme_tenancy.member', $2, true)",
    "SELECT set_config('acme_tenancy.tenant', $1, false), set_config('acme_tenancy.member', $2, false)",
    "SELECT set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)",
    "SELECT set_config('role', 'none', false) FROM (VALUES ($1, $2)) AS v",
  ])("can't become another tenant by %s", async (text) => {
    const context = await given.as(1);
    const identity = [ids.organization(victim), ids.user(victim, "owner")];
    await given.tenants.run(context, async (scope) => {
      await scope.query(text, identity);
      expect(await seen(scope)).toBe(0);
    });
  });

  it("can't use another backend's seal, nor its own of another transaction", async () => {
    const [one, two] = [await given.as(1), await given.as(victim)];
    const settings = "tenant, member, seal"
      .split(", ")
      .map((name) => `current_setting('acme_tenancy.${name}') AS ${name}`);
    const read = async (scope: TenantScope): Promise<Record<string, unknown>> =>
      (await scope.query(`SELECT ${settings.join(", ")}`)).rows[0] ?? {};
    const write = async (scope: TenantScope, sealed: Record<string, unknown>): Promise<void> => {
      for (const [name, value] of Object.entries(sealed)) {
        await scope.query("SELECT set_config('acme_tenancy.' || $1, $2, true)", [name, value]);
      }
    };
    const sealed = await given.tenants.run(two, read);
    await given.tenants.run(one, async (scope) => {
      await write(scope, sealed);
      expect(await seen(scope)).toBe(0);
      expect(await scope.sql`SELECT FROM messages`).toEqual([]);
    });
    const own = await given.tenants.run(one, read);
    await given.tenants.run(one, async (scope) => {
      expect(await scope.conversations.count()).toBe(30);
      await write(scope, own);
      expect(await scope.sql`SELECT FROM messages`).toEqual([]);
    });
  });

  it.each([
    "COMMIT",
    "ROLLBACK",
    "COMMIT AND CHAIN",
    "ROLLBACK AND CHAIN",
    "/* /* */ */ END",
    "-- x\rROLLBACK /* TO */",
    "; ABORT",
    "PREPARE /* */ TRANSACTION 'x'",
  ])("ends its scope when it would end its transaction, and keeps nothing: %s", async (text) => {
    const context = await given.as(1);
    const heard: unknown[] = [];
    await expect(
      given.tenants.run(context, async (scope) => {
        await scope.domains.insert({ domain: "new.example" });
        heard.push(await scope.query(text).catch((error: unknown) => error));
        heard.push(await scope.conversations.count().catch((error: unknown) => error));
      }),
    ).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ENDED" });
    const ended = expect.objectContaining({ code: "TENANT_TRANSACTION_ENDED" }) as unknown;
    expect(heard).toEqual([ended, ended]);
    expect((await given.database.query("SELECT FROM domains")).rowCount).toBe(4);
  });

  it.each([
    "DO $$ BEGIN COMMIT; END $$",
    "DO $$ BEGIN ROLLBACK; END $$",
    "DO $$ BEGIN EXECUTE 'COMMIT'; END $$",
    "EXPLAIN COMMIT",
    "PREPARE c AS COMMIT",
    "SELECT 1; COMMIT",
    "DISCARD ALL",
    "VACUUM",
  ])("can't end its transaction by %s", async (text) => {
    const context = await given.as(1);
    await expect(
      given.tenants.run(context, async (scope) => {
        await scope.domains.insert({ domain: "new.example" });
        await scope.query(text);
      }),
    ).rejects.toBeInstanceOf(TenantError);
    expect((await given.database.query("SELECT FROM domains")).rowCount).toBe(4);
  });

  it("carries no value of another tenant in any error", async () => {
    const secrets = [
      ids.organization(victim),
      ids.user(victim, "owner"),
      `tenant ${victim}`,
      `tenant${victim}.example/`,
    ];
    const texts = [
      "INSERT INTO conversations (domain_id) VALUES ($1)",
      `INSERT INTO conversations (organization_id, domain_id) VALUES ('${ids.organization(1)}', $1)`,
      `UPDATE conversations SET domain_id = $1 WHERE organization_id = '${ids.organization(1)}'`,
      `INSERT INTO scraped_pages (domain_id, url) VALUES ($1, 'https://one.tenant${victim}.example/')`,
    ];
    for (const text of texts) {
      const foreign = await attempt(text, ids.row("0d", victim));
      const missing = await attempt(text, "0d000000-0000-4000-8000-999999999999");
      expect(foreign).toBeInstanceOf(TenantError);
      expect(missing).toBeInstanceOf(TenantError);
      const shown = inspect(foreign, { depth: 9, showHidden: true });
      const own = shown.replaceAll(`one.tenant${victim}.example/`, "");
      for (const secret of secrets) expect(own).not.toContain(secret);
      expect([(foreign as TenantError).code, (foreign as TenantError).message]).toEqual([
        (missing as TenantError).code,
        (missing as TenantError).message,
      ]);
    }
  });
});

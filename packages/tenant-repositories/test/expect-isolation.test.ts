import { beforeEach, describe, expect, it } from "vitest";
import { expectIsolation } from "../src/testing/index.ts";
import type { TenantDatabase } from "../src/index.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { ids, twoTenants } from "./support/tenants.ts";
import { wholeRows } from "./support/whole-rows.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

const tables = [
  "chat_telemetry",
  "conversations",
  "domain_configs",
  "domains",
  "messages",
  "organization_members",
  "organizations",
  "page_embeddings",
  "scraped_pages",
  "structured_extractions",
  "website_content",
];

async function tried(): Promise<unknown> {
  const [one, other] = [await given.as(1), await given.as(2)];
  return expectIsolation({ database: given.tenants, one, other });
}

/** What comes through, line by line, in the words of the error. */
async function breaches(): Promise<readonly string[]> {
  const error: unknown = await tried().catch((reason: unknown) => reason);
  if (!(error instanceof Error)) return [];
  const [first, ...rest] = error.message.split("\n");
  expect(first).toBe("Isolation does not hold:");
  return [...new Set(rest.map((line) => line.trim()))];
}

const permissive = (command: string, clauses: string): string =>
  `CREATE POLICY opened ON messages FOR ${command} TO PUBLIC ${clauses}`;

const everything = [
  "messages, insert: rows of another tenant are let in",
  "messages, read: 30 rows of another tenant can be read",
  "messages, count: 30 rows of others are counted",
  "messages, update: 30 rows were changed",
  "messages, delete: 30 rows were changed",
];

describe("expectIsolation()", () => {
  it("says how much it tried where nothing comes through, and leaves everything as it was", async () => {
    const before = [await rowsOf(1), await rowsOf(2)];
    expect(await tried()).toEqual({
      // Nine ways on each, from either side.
      tried: 2 * 9 * tables.length,
      tables: expect.arrayContaining(tables) as string[],
    });
    expect([await rowsOf(1), await rowsOf(2)]).toEqual(before);
  });

  it.each([
    {
      hole: "row level security that is off",
      made: "ALTER TABLE messages DISABLE ROW LEVEL SECURITY",
      named: [...everything, "messages: rows are to be seen without a tenant"],
    },
    {
      hole: "a policy for everybody",
      made: permissive("ALL", "USING (true) WITH CHECK (true)"),
      named: [...everything, "messages: rows are to be seen without a tenant"],
    },
    {
      hole: "a policy for everybody who reads",
      made: permissive("SELECT", "USING (true)"),
      named: [
        "messages, read: 30 rows of another tenant can be read",
        "messages, count: 30 rows of others are counted",
        "messages: rows are to be seen without a tenant",
      ],
    },
    {
      hole: "a policy for everybody who inserts",
      made: permissive("INSERT", "WITH CHECK (true)"),
      named: ["messages, insert: rows of another tenant are let in"],
    },
    {
      hole: "a policy that opens where nobody has entered",
      made: permissive("SELECT", "USING (acme_tenancy.current_organization_id() IS NULL)"),
      named: ["messages: rows are to be seen without a tenant"],
    },
    {
      hole: "the right to empty a table",
      made: "GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO acme_tenant",
      named: tables.map((table) => `${table}, truncate: it can be emptied`),
    },
    {
      hole: "a login that can be its tables' owner",
      made: "ALTER TABLE messages NO FORCE ROW LEVEL SECURITY; ALTER TABLE messages OWNER TO acme_tenant",
      named: [
        ...everything,
        "messages, truncate: it can be emptied",
        "messages: rows are to be seen without a tenant",
      ],
    },
    {
      hole: "a view that shows its owner's rows",
      made: "CREATE VIEW transcripts AS SELECT organization_id, content FROM messages; GRANT SELECT ON transcripts TO acme_tenant",
      named: ["transcripts, read: 30 rows of another tenant can be read"],
    },
    {
      hole: "a copy of a table in a schema of its own",
      made: `CREATE SCHEMA "old ones"; GRANT USAGE ON SCHEMA "old ones" TO acme_tenant;
        CREATE MATERIALIZED VIEW "old ones".chats AS SELECT organization_id::text FROM conversations; GRANT SELECT ON "old ones".chats TO acme_tenant`,
      named: ["chats, read: 30 rows of another tenant can be read"],
    },
    {
      hole: "rows that can be given away",
      made: "ALTER POLICY acme_tenancy_update ON domain_configs WITH CHECK (true)",
      named: ["domain_configs, give away: 2 rows were changed"],
    },
  ])("names $hole", async ({ made, named }) => {
    await given.database.query(made);
    expect((await breaches()).toSorted()).toEqual(named.toSorted());
  });

  it.each([
    "CREATE VIEW safe WITH (security_invoker) AS SELECT organization_id FROM messages; GRANT SELECT ON safe TO acme_tenant",
    "CREATE VIEW nobodys AS SELECT organization_id FROM messages",
    "CREATE SCHEMA hidden; CREATE TABLE hidden.copy AS SELECT organization_id FROM messages; GRANT SELECT ON hidden.copy TO acme_tenant",
  ])("does not mind what shows a tenant nothing: %s", async (made) => {
    await given.database.query(made);
    expect(await breaches()).toEqual([]);
  });

  it("says which table has nothing in it that could have been found", async () => {
    await given.database.query("DELETE FROM website_content WHERE organization_id = $1", [
      ids.organization(2),
    ]);
    expect(await breaches()).toEqual([
      "website_content, the victim's own: has no rows to find, so nothing would be proved",
    ]);
  });

  it("takes a tenant that may not read its own rows for no proof", async () => {
    await given.database.query("REVOKE SELECT ON website_content FROM acme_tenant");
    expect(await breaches()).toEqual([
      expect.stringContaining(
        "website_content, the victim's own: The database refuses this",
      ) as string,
    ]);
  });

  it("is between two tenants, of a database that is open", async () => {
    const [one, same] = [await given.as(1), await given.as(1, "viewer")];
    await expect(expectIsolation({ database: given.tenants, one, other: same })).rejects.toThrow(
      "different",
    );
    await expect(
      expectIsolation({ database: {} as TenantDatabase, one, other: await given.as(2) }),
    ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
  });
});

async function rowsOf(tenant: number): Promise<unknown> {
  return wholeRows(given.database, ids.organization(tenant));
}

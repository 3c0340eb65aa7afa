import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { isolatedServer } from "@acme/local-postgres/testing";
import type { RunRequest } from "@acme/tenancy-migrator";
import { beforeAll, describe, expect, it } from "vitest";

import { migratedDatabase } from "./support/filled-database.ts";
import { ownership, tablesWith } from "./support/ownership.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await isolatedServer();
});

const states: readonly (readonly [name: string, request: RunRequest])[] = [
  ["enforce", { to: "enforce" }],
  ["contract", { to: "contract" }],
  ["contract without compatibility and its triggers", { to: "contract", dropCompat: true }],
];

describe.each(states)("after %s", (_, request) => {
  it("a domain that changes hands takes all that is under it along, in one statement", async () => {
    const database = await migratedDatabase(server, request);
    const { domain, buyer } = await busiestDomain(database);
    await coverBothPaths(database, domain);
    const under = await countUnder(database, domain);
    expect(Object.values(under).every(({ rows }) => rows > 0)).toBe(true);
    expect(Object.values(under).every(({ owners }) => owners.length === 1)).toBe(true);

    await database.query("UPDATE domains SET organization_id = $2 WHERE id = $1", [domain, buyer]);

    const moved = Object.entries(under).map(([table, { rows }]) => [
      table,
      { rows, owners: [buyer] },
    ]);
    expect(await countUnder(database, domain)).toEqual(Object.fromEntries(moved));
    const all = await ownership(database);
    expect(tablesWith(all, "wrong")).toEqual({});
    expect(tablesWith(all, "unknown")).toEqual({});
  });

  it("a page or a conversation that would leave a second path behind is refused", async () => {
    const database = await migratedDatabase(server, request);
    const { domain, buyer } = await busiestDomain(database);
    await coverBothPaths(database, domain);
    const { rows } = await database.query<{ id: string }>(
      "SELECT id FROM domains WHERE organization_id = $1 LIMIT 1",
      [buyer],
    );
    for (const table of ["conversations", "scraped_pages"]) {
      await expect(
        database.query(
          `UPDATE ${table} SET domain_id = $2, organization_id = $3 WHERE domain_id = $1`,
          [domain, rows[0]?.id, buyer],
        ),
      ).rejects.toMatchObject({ code: "23503" });
    }
    expect(tablesWith(await ownership(database), "wrong")).toEqual({});
  });
});

/** The domain with the most conversations, and an organization that it does not belong to. */
async function busiestDomain(
  database: FreshDatabase,
): Promise<{ readonly domain: string; readonly buyer: string }> {
  const { rows } = await database.query<{ domain: string; buyer: string }>(
    `SELECT d.id AS domain, (SELECT o.id FROM organizations o WHERE o.id <> d.organization_id ORDER BY o.id LIMIT 1) AS buyer
     FROM domains d JOIN conversations c ON c.domain_id = d.id
     GROUP BY d.id ORDER BY count(*) DESC, d.id LIMIT 1`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("no domain has a conversation");
  return row;
}

/** Rows that know the domain by their parent only, by their own column only, and by both. */
async function coverBothPaths(database: FreshDatabase, domain: string): Promise<void> {
  const owner = "(SELECT organization_id FROM domains WHERE id = $1)";
  const paths = (parents: string): string =>
    `(SELECT id FROM ${parents} WHERE domain_id = $1 ORDER BY id LIMIT 1) AS first,
     LATERAL (VALUES (first.id, $1::uuid), (first.id, NULL), (NULL, $1)) AS path (parent, domain)`;
  const inserts = [
    `INSERT INTO page_embeddings (organization_id, page_id, domain_id, chunk_text)
     SELECT ${owner}, path.parent, path.domain, 'chunk' FROM ${paths("scraped_pages")}`,
    `INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model)
     SELECT ${owner}, path.parent, path.domain, true, 'm' FROM ${paths("conversations")}`,
    `INSERT INTO structured_extractions (organization_id, domain_id, url, extract_type) VALUES (${owner}, $1, '/moved', 'faq')`,
    `INSERT INTO website_content (organization_id, domain_id, url) VALUES (${owner}, $1, '/moved')`,
  ];
  for (const insert of inserts) await database.query(insert, [domain]);
}

type Under = { readonly rows: number; readonly owners: readonly string[] };

/** How many rows each table has under a domain, by either path, and whose they are. */
async function countUnder(database: FreshDatabase, domain: string): Promise<Record<string, Under>> {
  const conversations = "SELECT id FROM conversations WHERE domain_id = $1";
  const pages = "SELECT id FROM scraped_pages WHERE domain_id = $1";
  const isUnder: Record<string, string> = {
    conversations: "domain_id = $1",
    messages: `conversation_id IN (${conversations})`,
    chat_telemetry: `domain_id = $1 OR conversation_id IN (${conversations})`,
    scraped_pages: "domain_id = $1",
    page_embeddings: `domain_id = $1 OR page_id IN (${pages})`,
    structured_extractions: "domain_id = $1",
    website_content: "domain_id = $1",
  };
  const under: Record<string, Under> = {};
  for (const [table, condition] of Object.entries(isUnder)) {
    const { rows } = await database.query<Under>(
      `SELECT count(*)::int AS rows, array_agg(DISTINCT organization_id::text) AS owners FROM ${table} WHERE ${condition}`,
      [domain],
    );
    if (rows[0] !== undefined) under[table] = rows[0];
  }
  return under;
}

import type { ConversationId, DomainId, ScrapedPageRecord } from "@acme/data-model";
import { conversationIdSchema, domainIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { NewMessage, TenantScope } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** Work as tenant 1's owner. */
async function run<Result>(work: (scope: TenantScope) => Promise<Result>): Promise<Result> {
  return given.tenants.run(await given.as(1), work);
}

const domain: DomainId = domainIdSchema.parse(ids.row("0d", 1, 1));
const foreignDomain: DomainId = domainIdSchema.parse(ids.row("0d", 2, 1));
const nowhere: DomainId = domainIdSchema.parse(ids.row("0d", 9, 1));
const conversation: ConversationId = conversationIdSchema.parse(ids.row("ce", 1));

describe("inserting many", () => {
  const message = (
    content: string,
  ): { conversation_id: ConversationId; role: string; content: string } => ({
    conversation_id: conversation,
    role: "user",
    content,
  });

  it("keeps the order of rows that give different columns", async () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({
      ...message(`m${index}`),
      ...(index % 3 === 0 ? { metadata: { index } } : {}),
      ...(index % 3 === 1 ? { created_at: new Date(index) } : {}),
    }));
    const inserted = await run(async (scope) => scope.messages.insertMany(rows));
    expect(inserted).toMatchObject(rows);
  });

  it("answers nothing to nothing", async () => {
    await run(async (scope) => {
      expect(await scope.messages.insertMany([])).toEqual([]);
      expect(await scope.messages.findMany([])).toEqual([]);
    });
  });

  it("takes undefined for a column that is not given", async () => {
    const row: object = { ...message("m"), metadata: undefined };
    const inserted = await run(async (scope) => scope.messages.insert(row as NewMessage));
    expect(inserted.metadata).toEqual({});
  });

  it.each([
    ["another tenant's", foreignDomain],
    ["nobody's", nowhere],
  ])("inserts none where one parent is %s", async (_, parent) => {
    await run(async (scope) => {
      const before = await scope.pages.count();
      const rows = [domain, domain, parent, domain].map((id, index) => ({
        domain_id: id,
        url: `u${index}`,
      }));
      await expect(scope.pages.insertMany(rows)).rejects.toMatchObject({
        code: "TENANT_REFERENCE_VIOLATION",
      });
      expect(await scope.pages.count()).toBe(before);
    });
  });

  it("keeps none where rows of different columns have one wrong parent, whoever catches the error", async () => {
    let caught: unknown;
    const committing = run(async (scope) => {
      const rows = [
        { domain_id: domain, url: "kept?" },
        { domain_id: foreignDomain, url: "foreign", title: "of another shape" },
      ];
      await scope.pages.insertMany(rows).catch((error: unknown) => (caught = error));
    });
    await expect(committing).rejects.toMatchObject({ code: "TENANT_TRANSACTION_ABORTED" });
    expect(caught).toMatchObject({ code: "TENANT_REFERENCE_VIOLATION" });
    const { rows } = await given.database.query(
      "SELECT url FROM scraped_pages WHERE url = 'kept?'",
    );
    expect(rows).toEqual([]);
  });

  it("keeps none where a value of another shape can't be written", async () => {
    await run(async (scope) => {
      const rows = [message("kept?"), { ...message("wrong"), metadata: { big: 1n } }];
      await expect(scope.messages.insertMany(rows)).rejects.toMatchObject({
        code: "TENANT_INPUT_INVALID",
      });
    });
    const { rows } = await given.database.query("SELECT FROM messages WHERE content = 'kept?'");
    expect(rows).toHaveLength(0);
  });

  it("takes more rows than PostgreSQL takes parameters", async () => {
    // Of three columns each: one parameter a value would be more than 65,535.
    const rows = 22_000;
    await run(async (scope) => {
      const many = Array.from({ length: rows }, (_, index) => message(String(index)));
      const inserted = await scope.messages.insertMany(many);
      expect(inserted).toHaveLength(rows);
      expect(inserted.at(-1)?.content).toBe(String(rows - 1));
      expect(await scope.messages.count({ id: inserted.map(({ id }) => id) })).toBe(rows);
    });
  });
});

describe("upserting", () => {
  it("gives the row with the same natural key the new values, and inserts the others", async () => {
    await run(async (scope) => {
      const url = "https://one.tenant1.example/";
      const [home] = (await scope.pages.list({ filter: { url } })).rows;
      const [changed, added] = await scope.pages.upsertMany([
        { domain_id: domain, url, title: "Changed" },
        { domain_id: domain, url: "new", title: "New" },
      ]);
      expect(changed).toEqual({ ...home, title: "Changed" });
      expect(added).toMatchObject({ url: "new", title: "New" });
      expect(await scope.pages.upsert({ domain_id: domain, url })).toEqual(changed);
      expect(await scope.pages.count()).toBe(2);
      const content = await scope.websiteContent.upsert({ domain_id: domain, url, content: "Hi" });
      expect(content.content).toBe("Hi");
      expect(await scope.websiteContent.count()).toBe(1);
    });
  });

  it("goes by the key that it is told for a table of one's own", async () => {
    await run(async (scope) => {
      const conflict = ["domain_id", "url"] as const;
      const pages = scope.table<ScrapedPageRecord>("scraped_pages", { conflict });
      const { id } = await pages.upsert({ domain_id: domain, url: "own" });
      const again = await pages.upsert({ domain_id: domain, url: "own", title: "Again" });
      expect(again).toMatchObject({ id, title: "Again" });
      const unknown = scope.table<ScrapedPageRecord>("scraped_pages");
      await expect(unknown.upsert({ domain_id: domain, url: "own" })).rejects.toMatchObject({
        code: "TENANT_INPUT_INVALID",
      });
    });
  });

  it("can't reach another tenant's row by its natural key", async () => {
    await run(async (scope) => {
      await expect(
        scope.pages.upsert({
          domain_id: foreignDomain,
          url: "https://one.tenant2.example/",
          title: "stolen",
        }),
      ).rejects.toMatchObject({ code: "TENANT_REFERENCE_VIOLATION" });
    });
    const { rows } = await given.database.query("SELECT DISTINCT title FROM scraped_pages");
    expect(rows).toEqual([{ title: "Home" }]);
  });

  it("says when two of its rows have one key", async () => {
    const row = { domain_id: domain, url: "twice" };
    await expect(run(async (scope) => scope.pages.upsertMany([row, row]))).rejects.toMatchObject({
      code: "TENANT_INPUT_INVALID",
      sqlState: "21000",
    });
  });

  it("is refused where there is no natural key", async () => {
    await expect(
      run(async (scope) => scope.conversations.upsert({ domain_id: domain })),
    ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
  });
});

describe("updating", () => {
  it.each([
    ["another tenant's", foreignDomain],
    ["nobody's", nowhere],
  ])("gives no row a parent that is %s", async (_, parent) => {
    await run(async (scope) => {
      await expect(
        scope.conversations.update(conversation, { domain_id: parent }),
      ).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
      expect(await scope.conversations.updateMany({}, { domain_id: parent })).toBe(0);
      expect((await scope.conversations.get(conversation)).domain_id).toBe(domain);
    });
  });

  it("needs something to change", async () => {
    await run(async (scope) => {
      const refusal = { code: "TENANT_INPUT_INVALID" };
      await expect(scope.conversations.update(conversation, {})).rejects.toMatchObject(refusal);
      const nothing = { session_id: undefined } as object;
      await expect(scope.conversations.updateMany({}, nothing)).rejects.toMatchObject(refusal);
    });
  });

  it("and deleting everything means everything of the tenant's, with all that hangs on it", async () => {
    await run(async (scope) => {
      expect(await scope.domains.deleteMany({})).toBe(2);
    });
    const { rows } = await given.database.query(
      `SELECT organization_id, count(*)::int FROM conversations WHERE domain_id IS NOT NULL GROUP BY 1`,
    );
    expect(rows).toEqual([{ organization_id: ids.organization(2), count: 30 }]);
  });
});

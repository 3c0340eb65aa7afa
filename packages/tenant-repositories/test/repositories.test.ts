import type { ConversationId, DomainId, MessageRecord } from "@acme/data-model";
import {
  conversationIdSchema,
  domainIdSchema,
  organizationMemberRecordSchema,
  organizationRecordSchema,
  scrapedPageRecordSchema,
} from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { NewMessage, TenantScope } from "../src/index.ts";
import { aggregates } from "./support/aggregates.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { present } from "./support/present.ts";
import { ids, twoTenants } from "./support/tenants.ts";

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

describe.each(aggregates)("scope.$name", ({ of, schema, row, changes }) => {
  it("inserts, finds, changes and deletes a row, which is a record of the model all along", async () => {
    await run(async (scope) => {
      const rows = of(scope);
      const before = await rows.count();
      const inserted = await rows.insert(row(1, 1));
      expect(inserted).toMatchObject({ ...row(1, 1), organization_id: ids.organization(1) });
      const id = String(inserted["id"]);
      expect(schema.parse(inserted)).toEqual(inserted);
      expect(await rows.find(id)).toEqual(inserted);
      expect(await rows.get(id)).toEqual(inserted);
      expect(await rows.findMany([id, ids.row("0f", 7)])).toEqual([inserted]);
      const changed = await rows.update(id, changes);
      expect(changed).toEqual({ ...inserted, ...changes });
      expect(schema.parse(changed)).toEqual(changed);
      expect(await rows.count()).toBe(before + 1);
      expect(await rows.delete(id)).toBe(true);
      expect(await rows.delete(id)).toBe(false);
      expect(await rows.find(id)).toBeNull();
      await expect(rows.get(id)).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
      await expect(rows.update(id, changes)).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
    });
  });

  it("inserts, changes and deletes many, in the order that they were given in", async () => {
    await run(async (scope) => {
      const rows = of(scope);
      const given1000 = Array.from({ length: 50 }, (_, number) => row(1, number));
      const inserted = await rows.insertMany(given1000);
      expect(inserted).toMatchObject(given1000);
      const keys = inserted.map((each) => String(each["id"]));
      expect(new Set(keys).size).toBe(50);
      const some = { id: { in: keys.slice(10) } };
      expect(await rows.updateMany(some, changes)).toBe(40);
      expect(await rows.count({ ...some, ...unchangedBy(changes) })).toBe(40);
      expect(await rows.deleteMany(some)).toBe(40);
      expect(await rows.findMany(keys)).toHaveLength(10);
    });
  });

  it("answers only rows that are records of the model", async () => {
    const rows = await run(async (scope) => {
      await of(scope).insertMany([row(1, 1), row(1, 2)]);
      return (await of(scope).list({ limit: 1_000 })).rows;
    });
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map((each) => schema.parse(each))).toEqual(rows);
  });

  it("refuses the key, the organization and columns that are not there, and inserts nothing", async () => {
    const wrong = [
      { id: ids.row("0f", 1) },
      { organization_id: ids.organization(2) },
      { organization_id: ids.organization(1) },
      { no_such_column: 1 },
      { 'x" uuid); DROP TABLE messages; --': 1 },
    ];
    await run(async (scope) => {
      const rows = of(scope);
      const before = await rows.count();
      for (const each of wrong) {
        const refusal = { code: "TENANT_INPUT_INVALID" };
        await expect(rows.insertMany([row(1, 1), { ...row(1, 2), ...each }])).rejects.toMatchObject(
          refusal,
        );
        await expect(rows.updateMany({}, { ...changes, ...each })).rejects.toMatchObject(refusal);
      }
      expect(await rows.count()).toBe(before);
    });
  });

  it("streams what it lists", async () => {
    await run(async (scope) => {
      const streamed: unknown[] = [];
      await of(scope).insertMany([row(1, 1), row(1, 2), row(1, 3)]);
      for await (const each of of(scope).stream({ batchSize: 2 })) streamed.push(each);
      expect(streamed).toEqual((await of(scope).list({ limit: 1_000 })).rows);
    });
  });

  it("holds another tenant's row for one that never was", async () => {
    const foreign = await given.tenants.run(await given.as(2), async (scope) =>
      of(scope).insert(row(2, 1)),
    );
    const id = String(foreign["id"]);
    await run(async (scope) => {
      const rows = of(scope);
      expect(await rows.find(id)).toBeNull();
      expect(await rows.findMany([id])).toEqual([]);
      expect(await rows.count({ id })).toBe(0);
      expect(await rows.updateMany({ id }, changes)).toBe(0);
      expect(await rows.deleteMany({ id })).toBe(0);
      expect(await rows.delete(id)).toBe(false);
      const missing = await rows.update(ids.row("0f", 1), changes).catch((error: unknown) => error);
      await expect(rows.update(id, changes)).rejects.toEqual(missing);
    });
  });
});

/** Changes as a filter: JSON and lists have no equality that a filter could ask for. */
function unchangedBy(changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => typeof value !== "object" || value === null),
  );
}

describe("organizations and members", () => {
  it("are records of the model", async () => {
    await run(async (scope) => {
      const organization = await scope.organizations.current();
      expect(organizationRecordSchema.parse(organization)).toEqual(organization);
      expect(organization.name).toBe("Tenant 1");
      const { rows } = await scope.members.list();
      expect(rows.map((row) => organizationMemberRecordSchema.parse(row))).toEqual(rows);
      expect(rows).toHaveLength(5);
      expect(await scope.members.find(present(rows[0]).id)).toEqual(rows[0]);
    });
  });

  it("let an admin change the name and the settings, and nobody the plan", async () => {
    await run(async (scope) => {
      const before = await scope.organizations.current();
      const after = await scope.organizations.update({ name: "Renamed", settings: { a: [1] } });
      expect(after).toMatchObject({ name: "Renamed", settings: { a: [1] } });
      expect(after.updated_at.getTime()).toBeGreaterThanOrEqual(before.updated_at.getTime());
    });
    const more = { seat_limit: 1_000 } as object;
    await expect(run(async (scope) => scope.organizations.update(more))).rejects.toMatchObject({
      code: "TENANT_FORBIDDEN",
    });
    const names = await given.database.query("SELECT name FROM organizations ORDER BY id");
    expect(names.rows).toEqual([{ name: "Renamed" }, { name: "Tenant 2" }]);
  });
});

describe("a filter", () => {
  const contents = async (filter: object): Promise<string[]> =>
    run(async (scope) => {
      const { rows } = await scope.messages.list({ filter, order: { content: "asc" }, limit: 100 });
      return rows.map(({ content }: MessageRecord) => content);
    });

  beforeEach(async () => {
    await run(async (scope) => {
      await scope.messages.deleteMany({});
      await scope.messages.insertMany(
        ["100%", "100 per cent", "a_b", "acb", String.raw`a\b`, "ÄRGER", "'; --"].map(
          (content) => ({
            conversation_id: conversation,
            role: "user",
            content,
          }),
        ),
      );
    });
  });

  it.each([
    ["%", ["100%"]],
    ["_", ["a_b"]],
    ["\\", [String.raw`a\b`]],
    ["A_B", ["a_b"]],
    ["ärger", ["ÄRGER"]],
    ["'; --", ["'; --"]],
    ["100", ["100 per cent", "100%"]],
    ["c%t", []],
  ])("finds text that holds %j by its letters, whatever they mean to LIKE", async (text, found) => {
    expect((await contents({ content: { contains: text } })).toSorted()).toEqual(found);
  });

  it("compares", async () => {
    await run(async (scope) => {
      const { pages } = scope;
      await pages.deleteMany({});
      const urls = ["a", "b", "c", "d"];
      await pages.insertMany(
        urls.map((url, index) => ({
          domain_id: domain,
          url,
          title: index === 0 ? null : url.toUpperCase(),
          scraped_at: new Date(Date.UTC(2025, 0, index + 1)),
        })),
      );
      const found = async (filter: object): Promise<string> => {
        const { rows } = await pages.list({ filter, order: { url: "asc" } });
        return rows.map(({ url }) => url).join("");
      };
      const second = new Date(Date.UTC(2025, 0, 2));
      expect(await found({ scraped_at: { gt: second } })).toBe("cd");
      expect(await found({ scraped_at: { gte: second } })).toBe("bcd");
      expect(await found({ scraped_at: { lt: second } })).toBe("a");
      expect(await found({ scraped_at: { lte: second } })).toBe("ab");
      expect(await found({ scraped_at: second })).toBe("b");
      expect(await found({ scraped_at: { gt: second, lt: new Date(Date.UTC(2025, 0, 4)) } })).toBe(
        "c",
      );
      expect(await found({ url: { ne: "b" } })).toBe("acd");
      expect(await found({ url: { eq: "b" } })).toBe("b");
      expect(await found({ url: ["a", "d", "x"] })).toBe("ad");
      expect(await found({ url: { in: ["a", "d"] }, title: "D" })).toBe("d");
      expect(await found({ url: { in: [] } })).toBe("");
      expect(await found({ title: null })).toBe("a");
      expect(await found({ domain_id: foreignDomain })).toBe("");
    });
  });

  const refused: readonly [string, object][] = [
    ["undefined", { content: undefined }],
    ["undefined in a comparison", { content: { eq: undefined } }],
    ["null in a comparison", { created_at: { lt: null } }],
    ["undefined in a list", { content: [undefined] }],
    ["null in a list", { content: { in: ["a", null] } }],
    ["no comparison at all, which would mean any", { content: {} }],
    ["something else that has no comparison", { content: new Map([["eq", "a"]]) }],
    ["an operator of somebody else's", { content: { $ne: "a" } }],
    ["an operator of Object's", { content: { constructor: "a" } }],
    ["a list where there is one", { content: { contains: ["a"] } }],
    ["text where there is a list", { content: { in: "abc" } }],
    ["a column that is not there", { contents: "a" }],
    ["the organization", { organization_id: ids.organization(2) }],
    ["SQL", { "content = '' OR true --": "a" }],
  ];
  it.each(refused)("refuses %s, in a read or a write, and does nothing", async (_, filter) => {
    await run(async (scope) => {
      const refusal = { code: "TENANT_INPUT_INVALID" };
      const { messages } = scope;
      await expect(messages.list({ filter })).rejects.toMatchObject(refusal);
      await expect(messages.count(filter)).rejects.toMatchObject(refusal);
      await expect(messages.deleteMany(filter)).rejects.toMatchObject(refusal);
      await expect(messages.updateMany(filter, { role: "x" })).rejects.toMatchObject(refusal);
      expect(() => messages.stream({ filter })).toThrow(expect.objectContaining(refusal));
      expect(await messages.count({ role: "user" })).toBe(7);
    });
  });
});

describe("a list", () => {
  it.each([0, -1, 1_001, 1.5, Number.NaN, Infinity, 1e9])(
    "refuses a limit of %d",
    async (limit) => {
      await expect(run(async (scope) => scope.messages.list({ limit }))).rejects.toMatchObject({
        code: "TENANT_INPUT_INVALID",
      });
    },
  );

  const orders: readonly [string, object][] = [
    ["a column that may be NULL", { conversation_id: "asc" }],
    ["a column that is not there", { nothing: "asc" }],
    ["a direction that is SQL", { created_at: "asc, pg_sleep(1)" }],
    ["no direction", { created_at: undefined }],
  ];
  it.each(orders)("refuses %s to sort by", async (_, order) => {
    await expect(run(async (scope) => scope.messages.list({ order }))).rejects.toMatchObject({
      code: "TENANT_INPUT_INVALID",
    });
  });

  it("refuses cursors that are another list's, another tenant's or nobody's", async () => {
    const other = await given.tenants.run(await given.as(2), async (scope) =>
      scope.messages.list({ limit: 2 }),
    );
    await run(async (scope) => {
      const { nextCursor } = await scope.messages.list({ limit: 2 });
      const mine = present(nextCursor);
      const { rows } = await scope.messages.list({ limit: 2, cursor: mine });
      expect(rows).toHaveLength(2);
      const [payload, signature] = mine.split(".");
      const forged = Buffer.from(JSON.stringify(["infinity", ids.row("fe", 1)]));
      const wrong = [
        other.nextCursor ?? "",
        "",
        ".",
        "x",
        `${mine}.`,
        `${payload}.`,
        `${payload}.${signature}x`,
        `${forged.toString("base64url")}.${signature}`,
      ];
      const refusal = { code: "TENANT_CURSOR_INVALID" };
      for (const cursor of wrong) {
        await expect(scope.messages.list({ cursor })).rejects.toMatchObject(refusal);
      }
      await expect(scope.conversations.list({ cursor: mine })).rejects.toMatchObject(refusal);
      const options = { cursor: mine, limit: 2 };
      for (const more of [
        { filter: { role: "user" } },
        { order: { created_at: "asc" } as const },
      ]) {
        await expect(scope.messages.list({ ...options, ...more })).rejects.toMatchObject(refusal);
      }
    });
  });
});

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
    await run(async (scope) => {
      const many = Array.from({ length: 70_000 }, (_, index) => message(String(index)));
      const inserted = await scope.messages.insertMany(many);
      expect(inserted).toHaveLength(70_000);
      expect(inserted[69_999]?.content).toBe("69999");
      expect(await scope.messages.count({ id: inserted.map(({ id }) => id) })).toBe(70_000);
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

describe("a stream", () => {
  it("goes through 20,000 rows, each once and in order", async () => {
    await run(async (scope) => {
      await scope.sql`INSERT INTO messages (organization_id, conversation_id, role, content)
        SELECT ${ids.organization(1)}, ${conversation}, 'bulk', n FROM generate_series(1, 20000) AS n`;
      let seen = 0;
      let last = "";
      const stream = scope.messages.stream({
        filter: { role: "bulk" },
        order: { id: "asc" },
        batchSize: 250,
      });
      for await (const { id } of stream) {
        expect(id > last).toBe(true);
        last = id;
        seen += 1;
      }
      expect(seen).toBe(20_000);
      expect(await openCursors(scope)).toBe(0);
    });
  });

  it("fetches no more than the next batch ahead", async () => {
    await run(async (scope) => {
      const stream = scope.messages.stream({ order: { content: "asc" }, batchSize: 5 });
      await stream.next();
      const [name] = await scope.sql<{ name: string }>`
        SELECT name FROM pg_cursors WHERE name LIKE 'acme%'`;
      // Five are here, five are on their way: the cursor's next is the eleventh.
      const { rows } = await scope.query<{ content: string }>(`FETCH 1 FROM "${name?.name ?? ""}"`);
      const { rows: all } = await scope.messages.list({ order: { content: "asc" }, limit: 30 });
      expect(rows[0]?.content).toBe(all[10]?.content);
      await stream.return();
    });
  });

  it.each([1, 7, 30, 31, 100_000])("answers the same in batches of %d", async (batchSize) => {
    await run(async (scope) => {
      const streamed: unknown[] = [];
      for await (const row of scope.messages.stream({ batchSize })) streamed.push(row);
      expect(streamed).toEqual((await scope.messages.list({ limit: 30 })).rows);
    });
  });

  it.each([0, -1, 1.5, Number.NaN, 100_001])("refuses batches of %d", async (batchSize) => {
    await expect(
      run(async (scope) => scope.messages.stream({ batchSize }).next()),
    ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
  });

  it("that nobody goes on with closes, and the scope is as good as before", async () => {
    await run(async (scope) => {
      for await (const row of scope.messages.stream({ batchSize: 3 })) {
        expect(row.role).toBeTypeOf("string");
        break;
      }
      expect(await openCursors(scope)).toBe(0);
      const throwing = async (): Promise<void> => {
        for await (const row of scope.messages.stream({ batchSize: 3 })) throw new Error(row.role);
      };
      await expect(throwing()).rejects.toThrow("user");
      expect(await openCursors(scope)).toBe(0);
      expect(await scope.messages.count()).toBe(30);
    });
  });

  it("sees the rows as they were when it began", async () => {
    await run(async (scope) => {
      let seen = 0;
      for await (const row of scope.messages.stream({ batchSize: 4 })) {
        if (seen === 0) await scope.messages.deleteMany({});
        expect(row.content).toMatch(/of tenant 1$/);
        seen += 1;
      }
      expect(seen).toBe(30);
      expect(await scope.messages.count()).toBe(0);
    });
  });

  it("and others at the same time don't mix", async () => {
    await run(async (scope) => {
      const drain = async (role: string): Promise<number> => {
        let seen = 0;
        for await (const row of scope.messages.stream({ filter: { role }, batchSize: 2 })) {
          expect(row.role).toBe(role);
          seen += 1;
        }
        return seen;
      };
      expect(await Promise.all([drain("user"), drain("assistant")])).toEqual([15, 15]);
    });
  });
});

async function openCursors(scope: TenantScope): Promise<number> {
  const [row] = await scope.sql<{ n: number }>`
    SELECT count(*)::int AS n FROM pg_cursors WHERE name LIKE 'acme%'`;
  return row?.n ?? -1;
}

describe("values", () => {
  it("come back as they went in", async () => {
    await run(async (scope) => {
      const metadata = {
        list: [1, "two", null, [{ three: 3 }]],
        empty: {},
        zero: 0,
        tiny: 5e-324,
        large: Number.MAX_SAFE_INTEGER,
        text: `"quoted" \\ back ' tick $1 %s \u2028 \u{1F600} \r\n\t`,
      };
      const row = {
        domain_id: domain,
        url: "https://x/ä?q='1'",
        title: "",
        content: null,
        metadata,
        scraped_at: new Date("2025-02-28T23:59:59.999Z"),
      };
      const page = await scope.pages.insert(row);
      expect(page).toMatchObject(row);
      expect(scrapedPageRecordSchema.parse(await scope.pages.get(page.id))).toEqual(page);
      const again = await scope.pages.update(page.id, { metadata: { a: [[]] }, title: null });
      expect(again).toMatchObject({ metadata: { a: [[]] }, title: null });
      expect(await scope.pages.list({ filter: { url: row.url } })).toMatchObject({ rows: [again] });
    });
  });

  it("keep every digit of a numeric", async () => {
    await run(async (scope) => {
      const entry = { success: true, model: "m", conversation_id: conversation };
      for (const cost of ["0.000001", "0.100000", "123456.654321", "-1.000000"]) {
        const { cost_usd } = await scope.telemetry.insert({ ...entry, cost_usd: cost });
        expect(cost_usd).toBe(cost);
        expect(await scope.telemetry.count({ cost_usd: cost })).toBe(1);
      }
    });
  });

  it("keep the microseconds that JavaScript's dates have not, in order and cursors", async () => {
    await run(async (scope) => {
      const { rows, nextCursor } = await scope.conversations.list({ limit: 29 });
      const rest = await scope.conversations.list({ limit: 29, cursor: nextCursor ?? "" });
      expect([...rows, ...rest.rows]).toHaveLength(30);
      expect(rest.nextCursor).toBeNull();
    });
  });

  const message = { conversation_id: conversation, role: "user", content: "m" };
  const wrong: readonly [string, object, string][] = [
    ["NUL in text", { content: "a\0b" }, "TENANT_VALUE_INVALID"],
    ["NUL in JSON", { metadata: { a: "\0" } }, "TENANT_VALUE_INVALID"],
    ["half a surrogate in text", { content: "\uD800" }, "TENANT_VALUE_INVALID"],
    ["half a surrogate in JSON", { metadata: { a: "x\uDC00" } }, "TENANT_VALUE_INVALID"],
    ["an invalid date", { created_at: new Date(Number.NaN) }, "TENANT_INPUT_INVALID"],
    ["a date after year 9999", { created_at: new Date(8.64e15) }, "TENANT_VALUE_INVALID"],
    ["a bigint", { metadata: { a: 1n } }, "TENANT_INPUT_INVALID"],
    ["no uuid", { conversation_id: "x' OR true" }, "TENANT_VALUE_INVALID"],
    ["null where there has to be one", { content: null }, "TENANT_NOT_NULL_VIOLATION"],
  ];
  it.each(wrong)("refuses %s", async (_, value, code) => {
    await expect(
      run(async (scope) => scope.messages.insert({ ...message, ...value })),
    ).rejects.toMatchObject({ code });
    await expect(run(async (scope) => scope.messages.updateMany({}, value))).rejects.toMatchObject({
      code,
    });
    const { rows } = await given.database.query("SELECT count(*)::int AS n FROM messages");
    expect(rows).toEqual([{ n: 60 }]);
  });

  it.each([Number.NaN, Infinity, -Infinity])("refuses the number %d", async (value) => {
    const entry = { success: true, model: "m", input_tokens: value };
    await run(async (scope) => {
      const refusal = { code: "TENANT_INPUT_INVALID" };
      await expect(scope.telemetry.insert(entry)).rejects.toMatchObject(refusal);
      await expect(scope.telemetry.updateMany({}, entry)).rejects.toMatchObject(refusal);
    });
  });

  it.each([2 ** 31, 1.5])("refuses %d for an integer", async (value) => {
    const entry = { success: true, model: "m", input_tokens: value };
    await expect(run(async (scope) => scope.telemetry.insert(entry))).rejects.toMatchObject({
      code: "TENANT_VALUE_INVALID",
    });
  });

  const unreadable: readonly [string, object][] = [
    ["NUL in text", { content: "a\0b" }],
    ["no uuid", { id: "x' OR true" }],
    ["an invalid date", { created_at: { gt: new Date(Number.NaN) } }],
  ];
  it.each(unreadable)("refuses %s in a filter, by a code", async (_, filter) => {
    await expect(run(async (scope) => scope.messages.count(filter))).rejects.toMatchObject({
      code: expect.stringMatching(/^TENANT_(VALUE|INPUT)_INVALID$/),
    });
  });
});

describe("the nearest embeddings", () => {
  it("are the tenant's own, the nearest first, without those of another length or none", async () => {
    await run(async (scope) => {
      await scope.embeddings.insert({ domain_id: domain, chunk_text: "short", embedding: [1, 0] });
      const found = await scope.embeddings.nearest([1, 0.1, 0]);
      expect(found.map(({ row }) => row.chunk_text)).toEqual([
        "east of 1",
        "north east of 1",
        "north of 1",
      ]);
      const [{ distance } = { distance: Number.NaN }] = found;
      expect(distance).toBeCloseTo(1 - 1 / Math.hypot(1, 0.1), 6);
      expect(await scope.embeddings.nearest([1, 0, 0], { limit: 1 })).toHaveLength(1);
      expect(await scope.embeddings.nearest([1, 0, 0], { domainId: foreignDomain })).toEqual([]);
    });
  });

  it.each([[[]], [[Number.NaN, 1]], [[Infinity]]])("refuses to look for %j", async (embedding) => {
    await expect(run(async (scope) => scope.embeddings.nearest(embedding))).rejects.toMatchObject({
      code: "TENANT_INPUT_INVALID",
    });
  });
});

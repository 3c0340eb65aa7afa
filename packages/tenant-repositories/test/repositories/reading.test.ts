import type { ConversationId, DomainId, MessageRecord } from "@acme/data-model";
import { conversationIdSchema, domainIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { present } from "../support/present.ts";
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
const conversation: ConversationId = conversationIdSchema.parse(ids.row("ce", 1));

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

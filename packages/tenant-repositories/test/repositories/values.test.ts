import type { ConversationId, DomainId } from "@acme/data-model";
import { conversationIdSchema, domainIdSchema, scrapedPageRecordSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../../src/index.ts";
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
const conversation: ConversationId = conversationIdSchema.parse(ids.row("ce", 1));

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

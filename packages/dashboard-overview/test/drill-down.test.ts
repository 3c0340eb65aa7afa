import { conversationIdSchema, domainIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { ConversationListOptions, ConversationSummary } from "../src/index.ts";
import {
  conversationSummarySchema,
  getConversation,
  getOverview,
  listConversations,
  listMessages,
} from "../src/index.ts";
import type { Chats } from "./support/database.ts";
import { domainId, sharedChats, uuid } from "./support/database.ts";
import { putRows } from "./support/rows.ts";

const now = new Date("2026-03-10T12:00:00.000Z");
const conversation = (number: number): string => uuid("ce", number);
const shared = sharedChats();
let given: Chats;

/** Six of the week, two of which began at the same moment; one of the month before; one of somebody else. */
beforeEach(async () => {
  given = shared();
  const at = (number: number, created_at: string, rest: object = {}) => ({
    id: conversation(number),
    created_at,
    ...rest,
  });
  await putRows(given.database, 1, {
    conversations: [
      at(1, "2026-03-10T11:00:00.000001Z", { domain: 1, session_id: "visit 100%_of" }),
      at(2, "2026-03-10T11:00:00.000002Z", { domain: 2, ended_at: "2026-03-10T11:30:00Z" }),
      at(3, "2026-03-09T10:00:00Z", { metadata: { customer_name: " Inês ", rating: 4 } }),
      at(4, "2026-03-09T10:00:00Z", { metadata: { status: "resolved" } }),
      at(5, "2026-03-08T10:00:00Z"),
      at(6, "2026-03-07T10:00:00Z"),
      at(7, "2026-02-01T10:00:00Z"),
      at(8, "2026-03-10T13:00:00Z"),
    ],
    messages: ["Hello", "Where is it?", "It comes tomorrow"].map((content, index) => ({
      conversation_id: conversation(5),
      role: index === 2 ? "assistant" : "user",
      created_at: `2026-03-08T10:00:0${index}Z`,
      content,
    })),
  });
  await putRows(given.database, 2, {
    conversations: [at(99, "2026-03-10T11:00:00Z", { domain: 1 })],
    messages: [
      { conversation_id: conversation(99), role: "user", created_at: "2026-03-10T11:00:00Z" },
    ],
  });
});

async function listed(
  options: ConversationListOptions = {},
): Promise<readonly ConversationSummary[]> {
  const { rows } = await given.as(1, (scope) =>
    listConversations(scope, { now, timeZone: "UTC", ...options }),
  );
  return rows.map((row) => conversationSummarySchema.parse(row));
}

async function numbersOf(options: ConversationListOptions = {}): Promise<number[]> {
  return (await listed(options)).map(({ id }) => Number(id.slice(-3)));
}

describe("the conversations behind the numbers", () => {
  it("are as many as the overview counts, newest first", async () => {
    const { summary } = await given.as(1, (scope) =>
      getOverview(scope, { period: "7d", timeZone: "UTC", now }),
    );
    expect(await numbersOf({ period: "7d" })).toEqual([2, 1, 3, 4, 5, 6]);
    expect(summary.totalConversations.value).toBe(6);
    expect(summary.resolutionRate.value).toBe(2 / 6);
    expect(await numbersOf({ period: "7d", status: "resolved" })).toEqual([2, 4]);
  });

  it("are all up to now where no period is given", async () => {
    expect(await numbersOf()).toEqual([2, 1, 3, 4, 5, 6, 7]);
  });

  it("end with the last day of a period that is over, and stand as they did then", async () => {
    const period = { from: "2026-03-07", to: "2026-03-09" };
    expect(await numbersOf({ period })).toEqual([3, 4, 5, 6]);
    expect(
      await numbersOf({ period: { from: "2026-03-10", to: "2026-03-10" }, status: "resolved" }),
    ).toEqual([2]);
  });

  it("are of one website where one is asked for, and of none for another tenant's", async () => {
    expect(await numbersOf({ domainId: domainIdSchema.parse(domainId(1, 2)) })).toEqual([2]);
    expect(await numbersOf({ domainId: domainIdSchema.parse(domainId(2, 1)) })).toEqual([]);
  });

  it.each([
    ["what was said", "IS IT?", [5]],
    ["a name", "inês", [3]],
    ["a session", "visit", [1]],
    ["a percent sign as itself", "100%_", [1]],
    ["a pattern as the text that it is", "v%t", []],
    ["a quote as itself", "' OR true --", []],
  ])("are found by %s", async (_, search, numbers) => {
    expect(await numbersOf({ search })).toEqual(numbers);
  });

  it("say what the visitor said of them", async () => {
    const all = await listed();
    expect(all.find(({ id }) => id === conversation(3))).toMatchObject({
      customerName: "Inês",
      rating: 4,
    });
    expect(all.find(({ id }) => id === conversation(5))).toMatchObject({
      status: "active",
      lastMessagePreview: "It comes tomorrow",
      lastMessageAt: "2026-03-08T10:00:02.000Z",
      domainId: null,
    });
  });

  it("go on behind a cursor, through ties and what differs by a microsecond", async () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await given.as(1, (scope) =>
        listConversations(scope, { now, limit: 1, cursor }),
      );
      seen.push(...page.rows.map(({ id }) => Number(id.slice(-3))));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([2, 1, 3, 4, 5, 6, 7]);
  });

  it("refuse a cursor of another filter, and what is none", async () => {
    const { nextCursor } = await given.as(1, (scope) =>
      listConversations(scope, { now, limit: 1 }),
    );
    const forged = Buffer.from(JSON.stringify(["infinity", conversation(1), ""])).toString(
      "base64url",
    );
    for (const cursor of [nextCursor ?? "", forged, "", "%", "bnVsbA"]) {
      await expect(listed({ cursor, search: "x" })).rejects.toMatchObject({
        code: "TENANT_CURSOR_INVALID",
      });
    }
  });

  it.each([
    { limit: 0 },
    { limit: 1e9 },
    { limit: 1.5 },
    { search: "x".repeat(201) },
    { search: "\0" },
  ])("refuse %j", async (options) => {
    await expect(listed(options)).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
  });
});

describe("the messages of a conversation", () => {
  it("are read from its beginning, a part at a time", async () => {
    const id = conversationIdSchema.parse(conversation(5));
    const first = await given.as(1, (scope) => listMessages(scope, id, { limit: 2 }));
    const second = await given.as(1, (scope) =>
      listMessages(scope, id, { limit: 2, cursor: first.nextCursor ?? "" }),
    );
    expect(first.rows.map(({ content }) => content)).toEqual(["Hello", "Where is it?"]);
    expect(second).toMatchObject({
      nextCursor: null,
      rows: [
        { role: "assistant", content: "It comes tomorrow", createdAt: "2026-03-08T10:00:02.000Z" },
      ],
    });
  });

  it.each([
    ["another tenant's", 99],
    ["nobody's", 100],
  ])("are not found where it is %s", async (_, number) => {
    const id = conversationIdSchema.parse(conversation(number));
    await expect(given.as(1, (scope) => listMessages(scope, id))).rejects.toMatchObject({
      code: "TENANT_NOT_FOUND",
    });
  });
});

describe("what a share of the overview was made from", () => {
  it("is found by the language, as the overview tells it", async () => {
    const said = (number: number, content: string, metadata: object = {}) => ({
      conversation_id: conversation(number),
      role: "user",
      created_at: "2026-03-09T12:00:00Z",
      content,
      metadata,
    });
    await putRows(given.database, 1, {
      messages: [
        said(3, "Wo ist denn meine Bestellung geblieben? Ich warte schon seit zwei Wochen darauf."),
        said(4, "ok", { language: "de" }),
        said(6, "Où est ma commande, s'il vous plaît ? Je l'attends depuis deux semaines."),
      ],
    });
    const { languageDistribution } = await given.as(1, (scope) =>
      getOverview(scope, { period: "7d", timeZone: "UTC", now }),
    );
    expect(languageDistribution.find(({ language }) => language === "de")?.messages).toBe(2);
    expect(await numbersOf({ period: "7d", language: "de" })).toEqual([3, 4]);
    expect(await numbersOf({ period: "7d", language: "de", status: "resolved" })).toEqual([4]);
    expect(await numbersOf({ period: "7d", language: "fr" })).toEqual([6]);
    expect(
      await numbersOf({
        period: "7d",
        language: "fr",
        domainId: domainIdSchema.parse(domainId(1, 2)),
      }),
    ).toEqual([]);
    expect(await numbersOf({ period: "7d", language: "is" })).toEqual([]);
  });

  it("is told from as many messages as the overview tells it from", async () => {
    const message = (content: string, second: number) => ({
      conversation_id: conversation(content === "ok" ? 4 : 3),
      role: "user",
      created_at: new Date(Date.parse("2026-03-09T12:00:00Z") + second * 1_000).toISOString(),
      content,
      metadata: { language: content === "ok" ? "de" : "pt" },
    });
    const newer = Array.from({ length: 199 }, (_none, at) => message("ok", 100 + at));
    await putRows(given.database, 1, {
      messages: [message("olá", 2), message("olá", 1), ...newer],
    });
    const { languageDistribution } = await given.as(1, (scope) =>
      getOverview(scope, { period: "7d", timeZone: "UTC", now }),
    );
    expect(languageDistribution.map(({ messages }) => messages)).toEqual([199, 1]);
    expect(await numbersOf({ period: "7d", language: "pt" })).toEqual([3]);
    await putRows(given.database, 1, { messages: [message("ok", 500)] });
    expect(await numbersOf({ period: "7d", language: "pt" })).toEqual([]);
  });

  it("is found by the model, once for each conversation that asked it", async () => {
    const asked = (number: number, model: string) => ({
      conversation_id: conversation(number),
      created_at: "2026-03-09T12:00:00Z",
      success: true,
      model,
    });
    await putRows(given.database, 1, {
      requests: [asked(3, "small"), asked(3, "small"), asked(5, "large"), asked(7, "small")],
    });
    await putRows(given.database, 2, { requests: [asked(99, "small")] });
    expect(await numbersOf({ period: "7d", model: "small" })).toEqual([3]);
    expect(await numbersOf({ model: "small" })).toEqual([3, 7]);
    expect(await numbersOf({ model: "sma" })).toEqual([]);
  });
});

describe("one conversation", () => {
  it("is as the list has it", async () => {
    const [, , third] = await listed();
    const alone = await given.as(1, (scope) =>
      getConversation(scope, conversationIdSchema.parse(conversation(3))),
    );
    expect(alone).toEqual(third);
    expect(alone).toMatchObject({ customerName: "Inês", rating: 4, status: "active" });
  });

  it("of another tenant, and one that never was, are both not found", async () => {
    for (const number of [99, 500]) {
      const asked = given.as(1, (scope) =>
        getConversation(scope, conversationIdSchema.parse(conversation(number))),
      );
      await expect(asked).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
    }
  });
});

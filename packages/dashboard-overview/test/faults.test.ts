import { conversationIdSchema, dashboardOverviewSchema, domainIdSchema } from "@acme/data-model";
import type { DashboardOverview } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { OverviewOptions } from "../src/index.ts";
import { getOverview } from "../src/index.ts";
import type { Chats } from "./support/database.ts";
import { chats, domainId, sharedChats, uuid } from "./support/database.ts";
import type { GivenMessage } from "./support/rows.ts";
import { putRows } from "./support/rows.ts";

const now = new Date("2026-03-10T12:00:00.000Z");
const shared = sharedChats();
let given: Chats;
beforeEach(() => {
  given = shared();
});

const conversation = (number: number): string => uuid("ce", number);

/** What was said in a conversation of noon's hour before now: role and time of day. */
function said(number: number, ...lines: readonly (readonly [string, string])[]): GivenMessage[] {
  return lines.map(([role, time]) => ({
    conversation_id: conversation(number),
    role,
    created_at: `2026-03-10T${time}Z`,
  }));
}

async function overview(options: Partial<OverviewOptions> = {}): Promise<DashboardOverview> {
  const asked = { period: "7d", timeZone: "UTC", now, ...options } as const;
  return dashboardOverviewSchema.parse(await given.as(1, (scope) => getOverview(scope, asked)));
}

describe("the overview, where the dashboard before it was wrong,", () => {
  it("counts all conversations and messages where there are more than 1,000", async () => {
    const { database } = given;
    await database.query(
      `INSERT INTO conversations (id, organization_id, created_at)
       SELECT ('ce000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, timestamptz '2026-03-09 12:00Z' + n * interval '1 second' FROM generate_series(1, 1234) AS n`,
      [uuid("0a", 1)],
    );
    await database.query(
      `INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
       SELECT organization_id, id, 'user', 'Hello', created_at FROM conversations`,
    );
    const { summary, meta, trend } = await overview();
    expect(summary.totalConversations.value).toBe(1234);
    expect(meta.sampleSizes.messages).toBe(1234);
    expect(trend.find(({ date }) => date === "2026-03-09")?.messages).toBe(1234);
  });

  it("counts one organization's rows and nobody else's", async () => {
    const created_at = "2026-03-10T11:00:00Z";
    for (const [organization, number] of [
      [1, 1],
      [2, 2],
      [2, 3],
    ] as const) {
      await putRows(given.database, organization, {
        conversations: [
          { id: conversation(number), created_at, metadata: { rating: organization } },
        ],
        messages: said(number, ["user", "11:00:01"], ["assistant", `11:00:0${number + 1}`]),
        requests: [{ created_at, model: `model-${organization}` }],
        embeddings: [{ created_at, domain: 1 }],
      });
    }
    const { summary, recentConversations, telemetry, meta } = await overview();
    expect(summary.totalConversations.value).toBe(1);
    expect(summary.satisfactionScore).toMatchObject({ value: 1, sampleSize: 1 });
    expect(summary.avgResponseTime).toMatchObject({ value: 1, sampleSize: 1 });
    expect(recentConversations.map(({ id }) => id)).toEqual([conversation(1)]);
    expect(telemetry.byModel.map(({ model }) => model)).toEqual(["model-1"]);
    expect(meta.sampleSizes).toMatchObject({ messages: 2, requests: 1, languageMessages: 1 });
  });

  it("pairs a reply with the question of its own conversation: two interleaved ones of 60 s are 60 s", async () => {
    const created_at = "2026-03-10T11:00:00Z";
    await putRows(given.database, 1, {
      conversations: [1, 2].map((number) => ({ id: conversation(number), created_at })),
      messages: [
        ...said(1, ["user", "11:00:00"], ["assistant", "11:01:00"]),
        ...said(2, ["user", "11:00:50"], ["assistant", "11:01:50"]),
      ],
    });
    const { summary } = await overview();
    expect(summary.avgResponseTime).toMatchObject({ value: 60, sampleSize: 2 });
    expect(summary.p95ResponseTime.value).toBe(60);
  });

  it("counts a reply that took more than 300 s", async () => {
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at: "2026-03-10T08:00:00Z" }],
      messages: said(1, ["user", "08:00:00"], ["assistant", "10:00:00"]),
    });
    expect((await overview()).summary.avgResponseTime).toMatchObject({
      value: 7200,
      sampleSize: 1,
    });
  });

  it("measures from the first of several questions to the first of several replies", async () => {
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at: "2026-03-10T08:00:00Z" }],
      messages: said(
        1,
        ["assistant", "08:00:00"],
        ["user", "08:00:10"],
        ["user", "08:00:20"],
        ["system", "08:00:25"],
        ["assistant", "08:00:40"],
        ["assistant", "08:09:00"],
      ),
    });
    expect((await overview()).summary.avgResponseTime).toMatchObject({ value: 30, sampleSize: 1 });
  });

  it("says null with a sample of 0 where there is no data, and makes up no model", async () => {
    const { summary, botStatus, quickStats, languageDistribution, telemetry } = await overview();
    const none = { value: null, sampleSize: 0 };
    const unmeasured = { ...none, previous: none, change: { kind: "unknown", percent: null } };
    expect(summary.satisfactionScore).toEqual(unmeasured);
    expect(summary.resolutionRate).toEqual(unmeasured);
    expect(summary.avgResponseTime).toEqual(unmeasured);
    expect(quickStats).toMatchObject({ successRate: none, avgSearchesPerRequest: none });
    expect(botStatus).toEqual({ lastRequestAt: null, primaryModel: null, lastTrainingAt: null });
    expect([languageDistribution, telemetry.byModel, telemetry.byDomain]).toEqual([[], [], []]);
  });

  it("has today in the trend, and a zero for every day without anything", async () => {
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at: "2026-03-10T11:59:59Z" }],
    });
    const { trend } = await overview();
    expect(trend.map(({ date, conversations }) => [date, conversations])).toEqual([
      ["2026-03-04", 0],
      ["2026-03-05", 0],
      ["2026-03-06", 0],
      ["2026-03-07", 0],
      ["2026-03-08", 0],
      ["2026-03-09", 0],
      ["2026-03-10", 1],
    ]);
  });

  it("compares six days and a half with the same length before", async () => {
    const { meta } = await overview();
    expect([meta.period, meta.comparedWith]).toEqual([
      { from: "2026-03-04T00:00:00.000Z", to: "2026-03-10T12:00:00.000Z" },
      { from: "2026-02-25T00:00:00.000Z", to: "2026-03-03T12:00:00.000Z" },
    ]);
  });

  it("leaves out of both periods what lies between them", async () => {
    await putRows(given.database, 1, {
      conversations: [
        "2026-03-03T11:59:59.999Z",
        "2026-03-03T12:00:00Z",
        "2026-03-04T00:00:00Z",
      ].map((created_at, index) => ({ id: conversation(index + 1), created_at })),
    });
    expect((await overview()).summary.totalConversations).toMatchObject({ value: 1, previous: 1 });
  });

  it("counts by the days of the time zone", async () => {
    await putRows(given.database, 1, {
      // A quarter to midnight in Kathmandu, and a quarter past.
      conversations: ["2026-03-09T18:00:00Z", "2026-03-09T18:30:00Z"].map((created_at, index) => ({
        id: conversation(index + 1),
        created_at,
      })),
    });
    const { trend, quickStats } = await overview({ timeZone: "Asia/Kathmandu" });
    expect(trend.slice(-2)).toMatchObject([
      { date: "2026-03-09", conversations: 1 },
      { date: "2026-03-10", conversations: 1 },
    ]);
    expect(quickStats.conversationsToday).toBe(1);
  });

  it("calls a change from 0 new rather than +100 %", async () => {
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at: "2026-03-10T11:00:00Z" }],
    });
    expect((await overview()).summary.totalConversations).toEqual({
      value: 1,
      previous: 0,
      change: { kind: "new", percent: null },
    });
  });

  it("takes satisfaction from ratings only: 'not good at all' is nobody's 5", async () => {
    const created_at = "2026-03-10T11:00:00Z";
    const text = (number: number, content: string): GivenMessage => ({
      conversation_id: conversation(number),
      role: "user",
      created_at,
      content,
    });
    await putRows(given.database, 1, {
      conversations: [
        { id: conversation(1), created_at },
        { id: conversation(2), created_at, metadata: { rating: 1 } },
        { id: conversation(3), created_at, metadata: { rating: 9 } },
        { id: conversation(4), created_at, metadata: { rating: "5" } },
      ],
      messages: [text(1, "not good at all"), text(2, "great, thanks!")],
    });
    const { summary } = await overview();
    expect(summary.satisfactionScore).toMatchObject({ value: 1, sampleSize: 1 });
    expect(summary.estimatedSatisfactionScore).toBeNull();
  });

  it("tells more languages apart than three, and believes what was stored", async () => {
    const texts = {
      en: "Hello, where is my order, please?",
      de: "Guten Tag, wo bleibt denn meine Bestellung?",
      pt: "Olá, onde está a minha encomenda?",
      nl: "Goedemiddag, waar blijft mijn bestelling?",
      ja: "注文した商品はいつ届きますか？",
      ar: "أين طلبي من فضلك؟",
      ru: "Здравствуйте, где мой заказ?",
    };
    const message = { role: "user", created_at: "2026-03-10T11:00:00Z", conversation_id: null };
    await putRows(given.database, 1, {
      messages: [
        ...Object.values(texts).map((content) => ({ ...message, content })),
        { ...message, content: "ok" },
        { ...message, content: texts.en, metadata: { language: "pt-br" } },
        { ...message, content: texts.en, role: "assistant" },
      ],
    });
    const { languageDistribution, meta } = await overview();
    expect(languageDistribution.map(({ language }) => language)).toEqual(
      [...Object.keys(texts), "pt-BR", "und"].toSorted(),
    );
    expect(languageDistribution.map(({ share }) => share)).toEqual(Array(9).fill(1 / 9));
    expect(meta.sampleSizes.languageMessages).toBe(9);
  });

  it("throws where the database refuses, rather than answer with numbers", async () => {
    given = await chats();
    await given.database.query("REVOKE SELECT ON chat_telemetry FROM acme_tenant");
    await expect(overview()).rejects.toMatchObject({ code: "TENANT_FORBIDDEN" });
  });
});

describe("how a conversation stands", () => {
  it.each([
    [
      "active while nobody has ended it",
      [
        ["user", "11:00:00"],
        ["assistant", "11:00:05"],
      ],
      null,
      {},
      "active",
    ],
    [
      "resolved once it has ended",
      [
        ["user", "11:00:00"],
        ["assistant", "11:00:05"],
      ],
      "11:30:00",
      {},
      "resolved",
    ],
    [
      "waiting where the visitor had the last word",
      [
        ["assistant", "11:00:00"],
        ["user", "11:00:05"],
      ],
      "11:30:00",
      {},
      "waiting",
    ],
    ["resolved where nothing was said", [], "11:30:00", {}, "resolved"],
    ["active where its end is to come", [], "12:30:00", {}, "active"],
    ["as somebody has said", [["user", "11:00:00"]], null, { status: "resolved" }, "resolved"],
    ["as somebody has said, even after its end", [], "11:30:00", { status: "active" }, "active"],
    ["waiting where it was escalated", [], "11:30:00", { status: "escalated" }, "waiting"],
    [
      "by what happened where the stored status means nothing",
      [],
      "11:30:00",
      { status: "odd" },
      "resolved",
    ],
  ] as const)("is %s", async (_, lines, ended, metadata, status) => {
    await putRows(given.database, 1, {
      conversations: [
        {
          id: conversation(1),
          created_at: "2026-03-10T10:00:00Z",
          ended_at: ended === null ? null : `2026-03-10T${ended}Z`,
          metadata,
        },
      ],
      messages: said(1, ...lines),
    });
    const { recentConversations, summary } = await overview();
    expect(recentConversations).toMatchObject([{ status }]);
    expect(summary.resolutionRate.value).toBe(status === "resolved" ? 1 : 0);
  });

  it("is judged as of the end of its period, so that the one before had no longer to be resolved", async () => {
    await putRows(given.database, 1, {
      conversations: [
        {
          id: conversation(1),
          created_at: "2026-03-02T10:00:00Z",
          ended_at: "2026-03-09T10:00:00Z",
        },
        {
          id: conversation(2),
          created_at: "2026-03-02T10:00:00Z",
          ended_at: "2026-03-02T11:00:00Z",
        },
        {
          id: conversation(3),
          created_at: "2026-03-02T10:00:00Z",
          ended_at: "2026-03-02T11:00:00Z",
        },
      ],
      messages: [
        { conversation_id: conversation(3), role: "user", created_at: "2026-03-02T10:00:00Z" },
        // Answered, but only in the next period.
        { conversation_id: conversation(3), role: "assistant", created_at: "2026-03-09T10:00:00Z" },
      ],
    });
    expect((await overview()).summary.resolutionRate.previous).toEqual({
      value: 1 / 3,
      sampleSize: 3,
    });
  });
});

describe("what the overview leaves out and takes in", () => {
  it("counts nothing that is dated later than now", async () => {
    const created_at = "2026-03-10T12:00:00.000Z";
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at, metadata: { rating: 5 } }],
      messages: said(1, ["user", "12:00:00"], ["assistant", "12:00:05"]),
      requests: [{ created_at }],
      embeddings: [{ created_at, domain: 1 }],
    });
    const { summary, trend, recentConversations, botStatus, meta } = await overview();
    expect(summary.totalConversations.value).toBe(0);
    expect(summary.satisfactionScore.value).toBeNull();
    expect(trend.at(-1)).toEqual({
      date: "2026-03-10",
      conversations: 0,
      messages: 0,
      activeUsers: 0,
    });
    expect(recentConversations).toEqual([]);
    expect(botStatus).toMatchObject({ lastRequestAt: null, lastTrainingAt: null });
    expect(meta.sampleSizes).toMatchObject({ messages: 0, requests: 0, responseTimes: 0 });
  });

  it("times a reply by the question that was asked before the comparison began", async () => {
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at: "2026-02-01T00:00:00Z" }],
      messages: [
        { conversation_id: conversation(1), role: "user", created_at: "2026-02-01T00:00:00Z" },
        { conversation_id: conversation(1), role: "assistant", created_at: "2026-02-01T00:00:10Z" },
        { conversation_id: conversation(1), role: "user", created_at: "2026-02-01T00:01:00Z" },
        { conversation_id: conversation(1), role: "user", created_at: "2026-02-02T00:00:00Z" },
        ...said(1, ["user", "00:00:00"], ["assistant", "00:01:00"]),
      ],
    });
    const days = 27 + 10;
    expect((await overview()).summary.avgResponseTime).toMatchObject({
      value: days * 86_400,
      sampleSize: 1,
    });
  });

  it("counts a session once however often it comes, and a conversation without one as its own", async () => {
    const at = (number: number, day: number, session_id: string | null) => ({
      id: conversation(number),
      created_at: `2026-03-0${day}T10:00:00Z`,
      session_id,
    });
    await putRows(given.database, 1, {
      conversations: [at(1, 5, "a"), at(2, 6, "a"), at(3, 6, "a"), at(4, 6, null), at(5, 6, null)],
    });
    const { summary, trend } = await overview();
    expect(summary.activeUsers.value).toBe(3);
    expect(trend.map(({ activeUsers }) => activeUsers)).toEqual([0, 1, 3, 0, 0, 0, 0]);
  });

  it("cuts no preview inside a code point", async () => {
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at: "2026-03-10T10:00:00Z" }],
      messages: [
        {
          conversation_id: conversation(1),
          role: "user",
          created_at: "2026-03-10T10:00:00Z",
          content: `${"x".repeat(139)}🙂🙂`,
        },
      ],
    });
    const [recent] = (await overview()).recentConversations;
    expect(recent?.lastMessagePreview).toBe(`${"x".repeat(139)}🙂`);
  });

  it("is of one website where one is asked for", async () => {
    const created_at = "2026-03-10T10:00:00Z";
    await putRows(given.database, 1, {
      conversations: ([1, 2] as const).map((domain) => ({
        id: conversation(domain),
        created_at,
        domain,
      })),
      messages: [
        ...said(1, ["user", "10:00:00"]),
        ...said(2, ["user", "10:00:00"], ["assistant", "10:00:07"]),
      ],
      requests: [
        { created_at, domain: 1 },
        { created_at, domain: 2, model: "second" },
        { created_at, domain: null, conversation_id: conversation(2), model: "second" },
      ],
    });
    const of = domainIdSchema.parse(domainId(1, 2));
    const { summary, telemetry, recentConversations, meta } = await overview({ domainId: of });
    expect(summary.totalConversations.value).toBe(1);
    expect(summary.avgResponseTime.value).toBe(7);
    expect(recentConversations.map(({ id }) => id)).toEqual([
      conversationIdSchema.parse(conversation(2)),
    ]);
    expect(telemetry.byDomain).toMatchObject([
      { domainId: of, domain: "site2.organization-1.example", requests: 2 },
    ]);
    expect(meta.sampleSizes.messages).toBe(2);
  });

  it("says nothing of before where nothing is to be compared", async () => {
    const { summary, meta } = await overview({ compare: false });
    expect(meta.comparedWith).toBeNull();
    expect(summary.totalConversations).toEqual({
      value: 0,
      previous: null,
      change: { kind: "unknown", percent: null },
    });
  });

  it("takes the organization's time zone where none is given, and UTC where that is none", async () => {
    given = await chats();
    await given.database.query(
      `UPDATE organizations SET settings = '{"timezone": "Asia/Kolkata"}' WHERE id = $1`,
      [uuid("0a", 1)],
    );
    const zoneOf = async (organization: number): Promise<string> =>
      (await given.as(organization, (scope) => getOverview(scope, { period: "today" }))).meta
        .timeZone;
    expect([await zoneOf(1), await zoneOf(2)]).toEqual(["Asia/Kolkata", "UTC"]);
  });

  it("adds costs up as decimals", async () => {
    const created_at = "2026-03-10T10:00:00Z";
    await putRows(given.database, 1, {
      requests: ["0.1", "0.2"].map((cost_usd) => ({ created_at, cost_usd })),
    });
    expect((await overview()).quickStats.totalCostUSD).toBe(0.3);
  });
});

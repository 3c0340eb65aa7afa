import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { ConversationFilter, ExportFormat } from "../src/index.ts";
import { conversationSummarySchema, exportConversations, exportMessages } from "../src/index.ts";
import type { Chats } from "./support/database.ts";
import { sharedChats, uuid } from "./support/database.ts";
import { putRows } from "./support/rows.ts";

const now = new Date("2026-03-10T12:00:00.000Z");
const conversation = (number: number): string => uuid("ce", number);
const shared = sharedChats();
let given: Chats;
beforeEach(() => {
  given = shared();
});

/** An export's chunks, read inside of its scope. */
async function chunksOf(
  exporting: typeof exportConversations,
  filter: ConversationFilter,
  format: ExportFormat,
): Promise<string[]> {
  return given.as(1, async (scope) => {
    const chunks: string[] = [];
    for await (const chunk of exporting(scope, { now, ...filter }, format)) chunks.push(chunk);
    return chunks;
  });
}

describe("an export", () => {
  it("has no cap, and comes in chunks that do not grow with it", async () => {
    await given.database.query(
      `INSERT INTO conversations (organization_id, session_id, created_at)
       SELECT $1, 'session ' || n, timestamptz '2026-03-09Z' + n * interval '1 second' FROM generate_series(1, 2600) AS n`,
      [uuid("0a", 1)],
    );
    const chunks = await chunksOf(exportConversations, {}, "ndjson");
    const lines = chunks.join("").trimEnd().split("\n");
    const rows = lines.map((line) => conversationSummarySchema.parse(JSON.parse(line)));
    expect(rows.map(({ sessionId }) => sessionId)).toEqual(
      Array.from({ length: 2600 }, (_, index) => `session ${2600 - index}`),
    );
    expect(Math.max(...chunks.map((chunk) => chunk.split("\n").length - 1))).toBe(500);
  });

  it.each(["csv", "json", "ndjson"] as const)("of nothing is well-formed as %s", async (format) => {
    const text = (await chunksOf(exportMessages, {}, format)).join("");
    expect(text).toBe(
      { csv: "conversationId,id,createdAt,role,content\r\n", json: "[]\n", ndjson: "" }[format],
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])(
    "gives a spreadsheet no formula for %j",
    async (content) => {
      const id = uuid("fe", 1);
      const created_at = "2026-03-10T10:00:00.000Z";
      await putRows(given.database, 1, {
        conversations: [{ id: conversation(1), created_at }],
        messages: [{ id, conversation_id: conversation(1), role: "user", created_at, content }],
      });
      const [, line] = await chunksOf(exportMessages, {}, "csv");
      expect(line?.slice(`${conversation(1)},${id},${created_at},user,`.length)).toMatch(/^"?'/);
    },
  );

  it("quotes what a CSV has to, and gives JSON as one array", async () => {
    const created_at = "2026-03-10T10:00:00.000Z";
    const content = 'She said "no",\r\nand left';
    const message = {
      id: uuid("fe", 1),
      conversation_id: conversation(1),
      role: "user",
      created_at,
    };
    await putRows(given.database, 1, {
      conversations: [{ id: conversation(1), created_at }],
      messages: [{ ...message, content }],
    });
    await putRows(given.database, 2, {
      conversations: [{ id: conversation(2), created_at }],
      messages: [{ conversation_id: conversation(2), role: "user", created_at }],
    });
    expect((await chunksOf(exportMessages, {}, "csv")).join("")).toBe(
      `conversationId,id,createdAt,role,content\r\n${conversation(1)},${message.id},${created_at},user,"She said ""no"",\r\nand left"\r\n`,
    );
    const json = z
      .array(z.unknown())
      .parse(JSON.parse((await chunksOf(exportMessages, {}, "json")).join("")));
    expect(json).toEqual([
      {
        conversationId: conversation(1),
        id: message.id,
        createdAt: created_at,
        role: "user",
        content,
      },
    ]);
  });

  it("finds what the list finds, by the same filter", async () => {
    const created_at = "2026-03-10T10:00:00Z";
    await putRows(given.database, 1, {
      conversations: [
        { id: conversation(1), created_at, metadata: { status: "resolved" } },
        { id: conversation(2), created_at },
        {
          id: conversation(3),
          created_at: "2026-01-01T00:00:00Z",
          metadata: { status: "resolved" },
        },
      ],
      messages: [1, 2, 3].map((number) => ({
        conversation_id: conversation(number),
        role: "user",
        created_at,
      })),
    });
    const filter = { period: "7d", timeZone: "UTC", status: "resolved" } as const;
    const text = (await chunksOf(exportMessages, filter, "ndjson")).join("");
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(text).toContain(conversation(1));
  });

  it("that nobody reads to its end leaves the scope usable", async () => {
    await given.database.query(
      `INSERT INTO conversations (organization_id, created_at) SELECT $1, timestamptz '2026-03-09Z' FROM generate_series(1, 1200)`,
      [uuid("0a", 1)],
    );
    const count = await given.as(1, async (scope) => {
      for await (const _ of exportConversations(scope, { now }, "ndjson")) break;
      return scope.conversations.count();
    });
    expect(count).toBe(1200);
  });
});

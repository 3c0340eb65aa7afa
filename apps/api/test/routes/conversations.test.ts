import { describe, expect, it } from "vitest";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";

const organization = `/v1/organizations/${ids.organization(1)}`;
const path = `${organization}/conversations`;
const as = ids.user(1, "viewer");

// Of tests that change nothing.
const { ask } = await serveApi();

describe("conversations", () => {
  it("come newest first, a part at a time, each once", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { json } = await ask(`${path}?limit=7${cursor === "" ? "" : `&cursor=${cursor}`}`, {
        as,
      });
      seen.push(...(json.items as { id: string }[]).map(({ id }) => id));
      cursor = json.nextCursor;
    }
    const all = Array.from({ length: 30 }, (_, at) => ids.row("ce", 1, at + 1));
    expect(seen).toEqual(all);
  });

  it("are found by what was said, whatever the text means elsewhere", async () => {
    const found = await ask(`${path}?search=message+29`, { as });
    expect(found.json.items).toHaveLength(1);
    const wildcards = await ask(`${path}?search=${encodeURIComponent("%_' OR true --")}`, { as });
    expect(wildcards.json.items).toEqual([]);
    for (const text of ["a%00b", "%ED%A0%80", "%F0%9F"]) {
      expect(await ask(`${path}?search=${text}`, { as })).toMatchObject({
        status: 400,
        json: { code: "invalid_request", errors: [{ in: "query", path: "search" }] },
      });
    }
  });

  it("have their messages, from the beginning", async () => {
    const { json } = await ask(`${path}/${ids.row("ce", 1)}/messages?limit=3`, { as });
    expect(json.items).toMatchObject([
      { content: "zebrafinch message 3" },
      { content: "zebrafinch message 6" },
      { content: "zebrafinch message 9" },
    ]);
    const rest = `${path}/${ids.row("ce", 1)}/messages?limit=100&cursor=${json.nextCursor}`;
    expect((await ask(rest, { as })).json).toMatchObject({
      items: { length: 7 },
      nextCursor: null,
    });
  });

  it.each([
    ["another organization's", ids.row("ce", 2)],
    ["nobody's", ids.random],
  ])("of %s have none", async (_whose, id) => {
    expect(await ask(`${path}/${id}/messages`, { as })).toMatchObject({
      status: 404,
      json: { code: "not_found" },
    });
  });
});

describe("an export", () => {
  const file = `${organization}/exports/conversations`;

  it("is a file of all conversations that the filter finds", async () => {
    const csv = await ask(`${file}.csv`, { as });
    expect(csv.status).toBe(200);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(csv.headers.get("content-disposition")).toBe("attachment; filename=conversations.csv");
    expect(csv.text.trimEnd().split("\r\n")).toHaveLength(31);
    expect(csv.text).not.toContain("yakbutter");
    const json = await ask(`${file}.json?search=message+29`, { as });
    expect(json.json).toHaveLength(1);
  });

  it("has everything said in the conversations that the filter finds", async () => {
    const messages = `${organization}/exports/messages`;
    const csv = await ask(`${messages}.csv`, { as });
    const [head, ...lines] = csv.text.trimEnd().split("\r\n");
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(csv.headers.get("content-disposition")).toBe("attachment; filename=messages.csv");
    expect(head).toBe("conversationId,id,createdAt,role,content");
    expect(lines).toHaveLength(30);
    expect(csv.text).not.toContain("yakbutter");
    const { json } = await ask(`${messages}.json?search=message+29`, { as });
    expect(json).toHaveLength(10);
    expect(json).toContainEqual({
      conversationId: ids.row("ce", 1, 3),
      id: ids.row("fe", 1, 29),
      role: "assistant",
      content: "zebrafinch message 29",
      createdAt: expect.any(String),
    });
  });

  it("that can't be made is a problem, and no file", async () => {
    const answer = await ask(`${file}.csv?timeZone=Mars/Olympus&period=7d`, { as });
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_value" } });
    expect(answer.headers.get("content-disposition")).toBeNull();
  });

  it("says by HEAD what it would be", async () => {
    const answer = await ask(`${file}.csv`, { as, method: "HEAD" });
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  });

  it("is had in the form of its name only", async () => {
    expect(await ask(`${file}.csv`, { as, headers: { accept: "application/json" } })).toMatchObject(
      {
        status: 406,
      },
    );
  });
});

describe("the portfolio", () => {
  it("has a row for each organization of the user, and none of anybody else's", async () => {
    const both = await ask("/v1/portfolio?period=7d", { as: ids.both });
    expect(both.json.organizations).toMatchObject([
      { name: "yakbutter inc", role: "admin", totalConversations: { value: 30 } },
      { name: "zebrafinch inc", role: "admin", totalConversations: { value: 30 } },
    ]);
    const one = await ask("/v1/portfolio", { as });
    expect(one.json.organizations).toMatchObject([{ name: "zebrafinch inc", role: "viewer" }]);
    expect(one.text).not.toContain("yakbutter");
    const none = await ask("/v1/portfolio", { as: ids.nobody });
    expect(none.json.organizations).toEqual([]);
  });
});

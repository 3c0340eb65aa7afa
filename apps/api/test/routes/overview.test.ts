import { dashboardOverviewSchema } from "@acme/data-model";
import { describe, expect, it } from "vitest";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";

const path = `/v1/organizations/${ids.organization(1)}/overview`;
const as = ids.user(1, "viewer");

// Of tests that change nothing.
const shared = await serveApi();

describe("the overview", () => {
  it("has the organization's numbers and nobody else's", async () => {
    const answer = await shared.ask(path, { as });
    const overview = dashboardOverviewSchema.parse(answer.json);
    expect(overview.summary.totalConversations.value).toBe(30);
    expect(overview.recentConversations).toHaveLength(10);
    expect(answer.text).toContain("zebrafinch");
    expect(answer.text).not.toContain("yakbutter");
  });

  it("is of the days of the time zone and the website that are asked for", async () => {
    const asked = `${path}?period=7d&timeZone=Asia/Kathmandu&domainId=${ids.row("0d", 1, 2)}`;
    const { json } = await shared.ask(asked, { as });
    expect(json.meta.timeZone).toBe("Asia/Kathmandu");
    expect(json.trend).toHaveLength(7);
    expect(json.summary.totalConversations.value).toBe(0);
  });

  it("knows nothing of another organization's website, as of one that never was", async () => {
    const foreign = await shared.ask(`${path}?domainId=${ids.row("0d", 2)}`, { as });
    const never = await shared.ask(`${path}?domainId=${ids.random}`, { as });
    expect(foreign.json.summary).toEqual(never.json.summary);
    expect(foreign.json.telemetry).toEqual({ byModel: [], byDomain: [] });
  });

  it.each([
    "period=yesterday",
    "period=custom",
    "period=custom&from=2026-01-01",
    "period=7d&from=2026-01-01&to=2026-01-02",
    "period=custom&from=2026-02-30&to=2026-03-01",
    "period=custom&from=99999-01-01&to=99999-01-02",
    "period=custom&from=2026-01-02&to=2026-01-01",
    "period=custom&from=2020-01-01&to=2026-01-01",
    "period=custom&from=infinity&to=infinity",
    "timeZone=Mars/Olympus",
    "timeZone=%2B05:30",
    "timeZone=UTC'%20OR%20true%20--",
    "compare=yes",
    "compare=1",
    "domainId=1",
    "organizationId=" + ids.organization(2),
    "period=7d&period=30d",
    "period[]=7d",
    "period=%E0%A4%A",
    "timeZone=%00",
    Array.from({ length: 2_000 }, (_, at) => `p${at}=1`).join("&"),
  ])("refuses ?%s", async (query) => {
    const answer = await shared.ask(`${path}?${query}`, { as });
    expect(answer).toMatchObject({
      status: 400,
      json: { code: expect.stringMatching(/^invalid_(request|value)$/) },
    });
  });
});

describe("the overview's ETag", () => {
  it("is answered with 304 until something new is counted", async () => {
    const { ask, database } = await serveApi();
    const first = await ask(path, { as });
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[\w-]{43}"$/);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const again = await ask(path, { as, headers: { "if-none-match": `"other", ${tag}` } });
    expect(again).toMatchObject({ status: 304, text: "" });
    expect(again.headers.get("etag")).toBe(tag);
    await database.query(
      `INSERT INTO conversations (organization_id, domain_id, created_at, started_at)
       VALUES ($1, $2, now() - interval '1 minute', now() - interval '1 minute')`,
      [ids.organization(1), ids.row("0d", 1)],
    );
    const changed = await ask(path, { as, headers: { "if-none-match": tag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(tag);
  });

  it("is not asked for by who has no token", async () => {
    const { headers } = await shared.ask(path, { as });
    const tag = headers.get("etag") ?? "";
    const answer = await shared.ask(path, { headers: { "if-none-match": tag } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("etag")).toBeNull();
  });

  it("is the same for HEAD, without a body", async () => {
    const get = await shared.ask(path, { as });
    const head = await shared.ask(path, { as, method: "HEAD" });
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers.get("etag")).toBe(get.headers.get("etag"));
  });
});

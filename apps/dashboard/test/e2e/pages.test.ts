import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import type { People } from "../support/people.ts";
import { findPeople } from "../support/people.ts";
import type { ServedDashboard } from "../support/serve-dashboard.ts";
import { serveDashboard } from "../support/serve-dashboard.ts";
import { visit } from "../support/visit.ts";

let served: ServedDashboard;
let people: People;
let browser: Browser;

beforeAll(async () => {
  served = await serveDashboard();
  people = await findPeople(served.database);
  browser = await openBrowser();
});
afterAll(async () => {
  await Promise.all([browser?.close(), served?.stop()]);
});

const pageOf = (organizationId: string, page: string): string =>
  `${served.url}/organizations/${organizationId}/${page}`;

async function only<Value>(
  sql: string,
  parameters: readonly unknown[],
): Promise<Value | undefined> {
  const { rows } = await served.database.query<{ value: Value }>(sql, parameters);
  return rows[0]?.value;
}

describe("conversations", () => {
  test("are searched while one types, by status too, and one goes back to where one was", async () => {
    const { organizationId, userId } = people.owner;
    const marked = await only<string>(
      `UPDATE messages SET content = 'the one about a purple walrus' WHERE id =
         (SELECT id FROM messages WHERE organization_id = $1 ORDER BY created_at LIMIT 1)
       RETURNING conversation_id AS value`,
      [organizationId],
    );
    const { page } = await visit(browser, pageOf(organizationId, "conversations"), userId);
    const rows = page.getByRole("list", { name: "Conversations" }).getByRole("listitem");
    await rows.nth(3).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("purple walrus");
    await page.getByText("1 in all").waitFor();
    expect(page.url()).toContain("q=purple+walrus");
    await rows.first().getByRole("link").click();
    await page.getByText("the one about a purple walrus").waitFor();
    expect(page.url()).toContain(String(marked));
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByText("1 in all").waitFor();
    expect(await page.getByLabel("Search conversations").inputValue()).toBe("purple walrus");
    await page.getByLabel("Search conversations").fill("nothing is like this");
    await page.getByText("No conversations here").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await rows.nth(3).waitFor();
    await page.getByText("Waiting", { exact: true }).first().click();
    await page.waitForURL(/status=waiting/);
  });

  test("are exported with their filters, as CSV and as JSON", async () => {
    const { organizationId, userId } = people.owner;
    const { page } = await visit(
      browser,
      pageOf(organizationId, "conversations?period=90d&tz=UTC"),
      userId,
    );
    const saved = async (label: RegExp): Promise<string> => {
      await page.getByRole("button", { name: "Export" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: label }).click(),
      ]);
      await page.getByText(/^Saved, /).waitFor();
      await page.keyboard.press("Escape");
      return readFile(await download.path(), "utf8");
    };
    const expected = await only<number>(
      `SELECT count(*)::int AS value FROM conversations WHERE organization_id = $1
       AND created_at >= (date_trunc('day', now() AT TIME ZONE 'UTC') - interval '89 days') AT TIME ZONE 'UTC' AND created_at <= now()`,
      [organizationId],
    );
    const json: unknown = JSON.parse(await saved(/^JSON/));
    expect(json).toHaveLength(Number(expected));
    expect((await saved(/^CSV/)).split("\r\n")[0]).toContain("id");
  });
});

describe("an export", () => {
  test("says how far it is, is given up when one wants to, and can be had afterwards", async () => {
    const { organizationId, userId } = people.owner;
    const { page } = await visit(browser, pageOf(organizationId, "conversations"), userId);
    await page.getByRole("list", { name: "Conversations" }).getByRole("listitem").first().waitFor();
    const network = await page.context().newCDPSession(page);
    const slowTo = (downloadThroughput: number): Promise<unknown> =>
      network.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 0,
        uploadThroughput: -1,
        downloadThroughput,
      });
    await slowTo(4_000);
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: /^JSON/ }).click();
    const said = page.getByText(/^[1-9][\d.]* (?:kB|bytes?) so far/);
    await said.waitFor();
    const first = (await said.textContent()) ?? "";
    await expect.poll(() => said.textContent(), { timeout: 20_000 }).not.toBe(first);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: /^JSON/ }).waitFor();
    expect(await page.getByText("Saved").count()).toBe(0);
    await slowTo(-1);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: /^JSON/ }).click();
    await download;
    await page.getByText(/^Saved, /).waitFor();
  });
});

describe("a conversation", () => {
  test("is called by its visitor, and says how it stands", async () => {
    const { organizationId, userId } = people.owner;
    const id = await only<string>(
      `UPDATE conversations SET metadata = '{"customer_name": "Ada of the tests", "rating": 4, "status": "waiting"}'
       WHERE id = (SELECT id FROM conversations WHERE organization_id = $1 ORDER BY created_at LIMIT 1)
       RETURNING id AS value`,
      [organizationId],
    );
    const { page } = await visit(browser, pageOf(organizationId, `conversations/${id}`), userId);
    await page.getByRole("heading", { name: "Ada of the tests", level: 1 }).waitFor();
    const text = await page.getByRole("main").textContent();
    expect(text).toContain("Rated 4 of 5");
    expect(text).toContain("Waiting");
  });
});

describe("several organizations", () => {
  test("stand side by side, and each is a click away", async () => {
    const { agency } = people;
    const { page } = await visit(browser, served.url, agency.userId);
    await page.waitForURL(/\/organizations$/);
    await page.getByRole("link", { name: agency.organization }).click();
    await page.waitForURL(new RegExp(agency.organizationId));
    await page.getByRole("button", { name: agency.organization }).click();
    const others = page.getByRole("listbox", { name: "Organization" }).getByRole("option");
    await others.nth(1).waitFor();
    await page.locator("[role=option][aria-selected=false]").first().click();
    await page.waitForURL((url) => !url.href.includes(agency.organizationId));
    expect(await page.locator("body").textContent()).not.toContain("No access");
    await page.goBack();
    expect(page.url()).toContain(agency.organizationId);
  });

  test("are no choice for whoever has one: its overview is the start", async () => {
    const { organizationId, userId } = people.viewer;
    const { page } = await visit(browser, served.url, userId);
    await page.waitForURL(pageOf(organizationId, "overview"));
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.goBack();
    expect(page.url()).not.toContain("/organizations");
  });
});

describe("members", () => {
  test("get other roles and are put out by those who may, and the last owner stays", async () => {
    const { organizationId, userId } = people.stranger;
    const newcomer = "99999999-9999-4999-8999-999999999999";
    const { page } = await visit(browser, pageOf(organizationId, "members"), userId);
    await page.getByRole("button", { name: "Add a member" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a member" });
    await dialog.getByLabel("User id").fill("somebody");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await dialog.getByText("That is not a user id").waitFor();
    await dialog.getByLabel("User id").fill(newcomer);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const row = page.getByRole("listitem").filter({ hasText: newcomer });
    await row.getByRole("combobox").selectOption("admin");
    const role = async (): Promise<string | undefined> =>
      only("SELECT role AS value FROM organization_members WHERE user_id = $1", [newcomer]);
    await expect.poll(role).toBe("admin");
    await row.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await row.waitFor({ state: "detached" });
    expect(await role()).toBe(undefined);
    await served.database.query(
      "UPDATE organization_members SET role = 'admin' WHERE organization_id = $1 AND role = 'owner' AND user_id <> $2",
      [organizationId, userId],
    );
    const own = page.getByRole("listitem").filter({ hasText: userId });
    await own.getByRole("combobox").selectOption("viewer");
    await own.getByText("An organization needs an owner.").waitFor();
  });

  test("who only look see nothing that they could change", async () => {
    const { organizationId, userId } = people.viewer;
    const { page } = await visit(browser, pageOf(organizationId, "members"), userId);
    await page.getByText("Viewer").first().waitFor();
    expect(await page.getByRole("combobox").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Add a member" }).count()).toBe(0);
  });
});

describe("a website", () => {
  test("has settings, which are changed where one's role allows it", async () => {
    const { organizationId, userId } = people.owner;
    const { page } = await visit(browser, pageOf(organizationId, "domains"), userId);
    await page.getByRole("list", { name: "Websites" }).getByRole("link").nth(1).click();
    await page.getByLabel("Requests a minute").fill("77");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    const host = await page.getByRole("heading", { level: 1 }).textContent();
    const rate = await only<number>(
      "SELECT rate_limit AS value FROM domain_configs WHERE domain = $1",
      [host],
    );
    expect(rate).toBe(77);
  });

  test("is handed over with what was shown first, after its name was typed", async () => {
    const { owner, stranger } = people;
    const { query } = served.database;
    await query(
      "INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, $2, 'admin') ON CONFLICT (organization_id, user_id) DO UPDATE SET role = 'admin'",
      [stranger.organizationId, owner.userId],
    );
    const { page } = await visit(browser, pageOf(owner.organizationId, "domains"), owner.userId);
    await page.getByRole("list", { name: "Websites" }).getByRole("link").first().click();
    await page.getByRole("button", { name: "Transfer" }).click();
    const dialog = page.getByRole("dialog");
    const host = (await page.locator("h1").textContent()) ?? "";
    const transfer = dialog.getByRole("button", { name: "Transfer" });
    const counted = dialog.getByRole("row", { name: /^messages/ }).getByRole("cell");
    const messages = await only<number>(
      `SELECT count(*)::int AS value FROM messages AS m JOIN conversations AS c ON c.id = m.conversation_id
       JOIN domains AS d ON d.id = c.domain_id WHERE d.domain = $1`,
      [host],
    );
    expect(Number((await counted.textContent())?.replaceAll(",", ""))).toBe(messages);
    await dialog.getByRole("combobox").selectOption(stranger.organizationId);
    expect(await transfer.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Type /).fill(host);
    await transfer.click();
    await page.waitForURL(new RegExp(`${stranger.organizationId}/domains/`));
    const ownerNow = await only<string>(
      "SELECT organization_id AS value FROM domains WHERE domain = $1",
      [host],
    );
    expect(ownerNow).toBe(stranger.organizationId);
  });
});

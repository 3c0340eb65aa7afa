import type { Browser, Page } from "playwright-core";
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

const overviewOf = (organizationId: string, search = ""): string =>
  `${served.url}/organizations/${organizationId}/overview${search}`;

/** The figure of a summary card, e.g. `125`. */
const figure = (page: Page, title: string) =>
  page
    .getByRole("region", { name: "Summary" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: title }) });

async function count(sql: string, ...parameters: readonly string[]): Promise<number> {
  const { rows } = await served.database.query<{ count: number }>(sql, parameters);
  return rows[0]?.count ?? Number.NaN;
}

describe("the overview", () => {
  test("shows what is in the database, and nothing that the browser objects to", async () => {
    const { owner } = people;
    const { page, complaints } = await visit(
      browser,
      overviewOf(owner.organizationId, "?period=90d&tz=UTC"),
      owner.userId,
    );
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    const conversations = await count(
      `SELECT count(*)::int FROM conversations WHERE organization_id = $1
       AND created_at >= (date_trunc('day', now() AT TIME ZONE 'UTC') - interval '89 days') AT TIME ZONE 'UTC' AND created_at <= now()`,
      owner.organizationId,
    );
    expect(conversations).toBeGreaterThan(10);
    await figure(page, "Conversations").getByText(String(conversations), { exact: true }).waitFor();
    await page.getByRole("button", { name: owner.organization }).waitFor();
    for (const card of [
      "Trend",
      "Response times",
      "Model requests",
      "Languages",
      "Recent conversations",
      "Assistant",
    ]) {
      await page.getByRole("region", { name: card }).waitFor();
    }
    expect(complaints).toEqual([]);
  });

  test("has all of its state in the address, and the way back leads through it", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner.organizationId), owner.userId);
    await page.getByText("90 days").click();
    await page.waitForURL(/period=90d/);
    await page.getByRole("switch", { name: "Compare" }).press(" ");
    await page.waitForURL(/compare=none/);
    await page.getByRole("button", { name: /^(UTC|Europe\/)/ }).click();
    await page.getByRole("combobox", { name: "Time zone" }).fill("kathmandu");
    await page.keyboard.press("Enter");
    await page.waitForURL(/tz=Asia%2FKathmandu/);
    await page.getByText("· Asia/Kathmandu").waitFor();
    await page.goBack();
    expect(page.url()).not.toContain("tz=");
    await page.goBack();
    expect(page.url()).not.toContain("compare=");
    await page.goBack();
    expect(page.url()).not.toContain("period=");
    await expectChosen(page, "30 days");
  });

  test("is the same for whoever follows a link", async () => {
    const { owner } = people;
    const search = "?period=custom&from=2026-01-01&to=2026-01-07&compare=none";
    const { page } = await visit(browser, overviewOf(owner.organizationId, search), owner.userId);
    await page.getByRole("table", { name: "Conversations a day" }).waitFor({ state: "attached" });
    const days = await page
      .getByRole("table", { name: "Conversations a day" })
      .getByRole("rowheader")
      .allTextContents();
    expect(days).toHaveLength(7);
    expect(days[0]).toContain("Jan 1, 2026");
  });

  test("says that there is no data, rather than 0, where there is none", async () => {
    const { owner } = people;
    const search = "?period=custom&from=2001-01-01&to=2001-01-02";
    const { page } = await visit(browser, overviewOf(owner.organizationId, search), owner.userId);
    await figure(page, "Satisfaction").getByText("No data yet").waitFor();
    expect(await figure(page, "Satisfaction").textContent()).not.toContain("of 5");
    await figure(page, "Response time").getByText("No data yet").waitFor();
    await figure(page, "Visitors").getByText("0", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Show the 30 days until then" }).click();
    await figure(page, "Response time")
      .getByText(/^[\d.]+ s$/)
      .waitFor();
  });

  test("is filtered by website, and the filter stays on the way to the conversations", async () => {
    const { owner } = people;
    const { page } = await visit(
      browser,
      overviewOf(owner.organizationId, "?period=90d"),
      owner.userId,
    );
    await page.getByRole("button", { name: "All websites" }).click();
    const websites = page.getByRole("listbox", { name: "Website" });
    const second = websites.getByRole("option").nth(1);
    const host = (await second.locator("span").first().textContent()) ?? "";
    await second.click();
    await page.waitForURL(/domain=/);
    await page.getByRole("button", { name: host }).waitFor();
    await figure(page, "Conversations").getByRole("link").click();
    await page.getByRole("heading", { name: "Conversations", level: 1 }).waitFor();
    expect(page.url()).toMatch(/\/conversations\?period=90d&domain=/);
  });

  test("is used by keys: periods, comparison, and what keys there are", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner.organizationId), owner.userId);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.keyboard.press("7");
    await page.waitForURL(/period=7d/);
    await page.keyboard.press("c");
    await page.waitForURL(/compare=none/);
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.waitFor();
    await page.keyboard.press("t");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(page.url()).toContain("period=7d");
    await page.keyboard.press("w");
    await page.getByRole("combobox", { name: "Website" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "Website" }).waitFor({ state: "detached" });
    await page.keyboard.press("l");
    await page.getByRole("heading", { name: "Conversations", level: 1 }).waitFor();
    await page.keyboard.press("o");
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
  });

  test("leads from a day of the trend to that day's conversations", async () => {
    const { owner } = people;
    const { page } = await visit(
      browser,
      overviewOf(owner.organizationId, "?period=7d"),
      owner.userId,
    );
    await page.getByRole("region", { name: "Trend" }).getByText("Table").click();
    const day = page
      .getByRole("region", { name: "Trend" })
      .getByRole("rowheader")
      .getByRole("button")
      .first();
    await day.click();
    await page.waitForURL(/\/conversations\?/);
    const search = new URL(page.url()).searchParams;
    expect(search.get("period")).toBe("custom");
    expect(search.get("from")).toBe(search.get("to"));
  });

  test("leads from a language to the conversations that are in it, with the filters kept", async () => {
    const { owner } = people;
    const { page } = await visit(
      browser,
      overviewOf(owner.organizationId, "?period=90d&tz=UTC"),
      owner.userId,
    );
    const languages = page.getByRole("region", { name: "Languages" });
    const first = languages.getByRole("link").first();
    const name = (await first.textContent()) ?? "";
    await first.click();
    await page.waitForURL(/\/conversations\?period=90d&tz=UTC&language=[a-z]+/);
    await page.getByRole("list", { name: "Conversations" }).getByRole("listitem").first().waitFor();
    await page.getByRole("group", { name: "Filters" }).getByText(name, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Any language" }).click();
    await page.waitForURL((url) => !url.searchParams.has("language"));
    expect(page.url()).toContain("period=90d&tz=UTC");
  });

  test("leads from a model and from a website to the conversations behind its requests", async () => {
    const { owner } = people;
    const { page } = await visit(
      browser,
      overviewOf(owner.organizationId, "?period=90d&tz=UTC"),
      owner.userId,
    );
    const usage = page.getByRole("region", { name: "Usage" });
    const first = usage.getByRole("rowheader").first().getByRole("link");
    const model = (await first.textContent()) ?? "";
    const behind = await count(
      `SELECT count(*)::int FROM conversations AS c WHERE organization_id = $1 AND created_at <= now()
       AND created_at >= (date_trunc('day', now() AT TIME ZONE 'UTC') - interval '89 days') AT TIME ZONE 'UTC'
       AND EXISTS (SELECT FROM chat_telemetry AS t WHERE t.conversation_id = c.id AND t.model = $2)`,
      owner.organizationId,
      model,
    );
    expect(behind).toBeGreaterThan(0);
    await first.click();
    await page.waitForURL(/model=/);
    const shown = behind > 100 ? "The newest 100; scroll for more" : `${behind} in all`;
    await page.getByText(shown).waitFor();
    await page.goBack();
    await page.getByText("By website", { exact: true }).click();
    await usage.getByRole("rowheader").first().getByRole("link").click();
    await page.waitForURL(/\/conversations\?.*domain=/);
    expect(page.url()).not.toContain("model=");
  });

  test("shows nothing of another organization, whatever the address says", async () => {
    const { owner, stranger } = people;
    const { page } = await visit(browser, overviewOf(owner.organizationId), stranger.userId);
    await page.getByText("No access").first().waitFor();
    expect(await page.getByRole("main").textContent()).not.toContain("Recent conversations");
  });
});

async function expectChosen(page: Page, label: string): Promise<void> {
  await page
    .getByRole("radio", { name: label })
    .and(page.locator(":checked"))
    .waitFor({ state: "attached" });
}

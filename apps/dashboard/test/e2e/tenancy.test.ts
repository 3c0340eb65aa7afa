import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import type { Migrator } from "@acme/tenancy-migrator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { accessibilityProblems } from "../support/audit.ts";
import { openBrowser } from "../support/browser.ts";
import { allowWatching, fillLegacy } from "../support/demo-data.ts";
import type { People } from "../support/people.ts";
import { findPeople } from "../support/people.ts";
import type { ServedDashboard } from "../support/serve-dashboard.ts";
import { serveDashboard } from "../support/serve-dashboard.ts";
import { holdMiddleOf, slowMigrator } from "../support/slow-migration.ts";
import { visit } from "../support/visit.ts";

let legacy: FreshDatabase;
let served: ServedDashboard;
let people: People;
let browser: Browser;

beforeAll(async () => {
  const build = (url: string): Promise<void> => fillLegacy(url, 0.5);
  legacy = await freshDatabase({ template: "dashboard_legacy", build });
  served = await serveDashboard(legacy);
  people = await findPeople(served.database);
  browser = await openBrowser();
});
afterAll(async () => {
  await Promise.all([browser?.close(), served?.stop()]);
});

function migratorOf({ url }: Pick<FreshDatabase, "url">): Migrator {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return slowMigrator(url, controller.signal);
}

/** How far a progress bar is, in percent. */
const percentOf = async (page: Page, name: string): Promise<number> =>
  Number(await page.getByRole("progressbar", { name, exact: true }).getAttribute("aria-valuenow"));

const allRows = "Rows that have their owner";

/** Notes every value that the bar of all rows takes, in the page. */
async function noteProgress(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate((label) => {
    const seen: number[] = [];
    Object.assign(globalThis, { seen });
    const note = (): void => {
      const bar = document.querySelector(`[role=progressbar][aria-label="${label}"]`);
      const value = Number(bar?.getAttribute("aria-valuenow"));
      if (seen.at(-1) !== value) seen.push(value);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, attributes: true });
  }, allRows);
  return () => page.evaluate(() => (globalThis as unknown as { seen: readonly number[] }).seen);
}

const phase = (page: Page, name: string) => page.getByRole("listitem", { name, exact: true });

describe("a live migration", () => {
  test("is watched from 0 to 100 %, through each phase, to the proof that it holds", async () => {
    const migrator = migratorOf(legacy);
    const { page, complaints } = await visit(
      browser,
      `${served.url}/tenancy`,
      people.owner.userId,
      { permissions: ["clipboard-read", "clipboard-write"] },
    );
    await page.getByText("Nothing has been done to this database yet").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    const expanded = await migrator.run({ to: "expand" });
    await page.getByText("this page may not read it yet").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await legacy.query(allowWatching);
    await phase(page, "Expand").getByText("Done").waitFor();
    await phase(page, "Backfill").getByText("To come").waitFor();
    await page.getByText(`${expanded.checks.length} checks hold so far`).waitFor();
    expect(await percentOf(page, allRows)).toBe(0);
    const progress = await noteProgress(page);

    const release = await holdMiddleOf(legacy.url, "messages");
    onTestFinished(release);
    const run = migrator.run({ to: "contract" });
    // It is waited for below, unless something fails before.
    run.catch(() => undefined);
    await expect.poll(() => percentOf(page, "messages"), { timeout: 60_000 }).toBeGreaterThan(0);
    await phase(page, "Backfill").getByText("Under way").waitFor();
    await page.getByText("A run is under way").waitFor();
    expect(await percentOf(page, "messages")).toBeLessThan(100);
    expect(await percentOf(page, "conversations")).toBe(100);
    expect(await percentOf(page, allRows)).toBeLessThan(100);
    expect(await accessibilityProblems(page)).toEqual([]);

    await release();
    const report = await run;
    await page.getByText(`All ${report.checks.length} checks hold`).waitFor();
    await expect.poll(() => page.getByRole("listitem").getByText("Done").count()).toBe(5);
    await page.getByText("A run is under way").waitFor({ state: "detached" });
    const seen = await progress();
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(100);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));

    const checks = page.getByRole("region", { name: "Checks" });
    await checks
      .getByRole("rowheader")
      .nth(report.checks.length - 1)
      .waitFor();
    await page.getByRole("button", { name: /^Copy the SQL of messages, rows without/ }).click();
    await page.getByText("Copied", { exact: true }).waitFor({ state: "attached" });
    const sql = await page.evaluate(() => navigator.clipboard.readText());
    const { rows } = await legacy.query<{ found: string }>(sql);
    expect(Number(rows[0]?.found)).toBe(0);
    expect(complaints).toEqual([]);
    // As patient as the migration is, where others need the machine as well.
  }, 240_000);

  test("that does not hold any more says what does not, and what held before", async () => {
    const migrator = migratorOf(legacy);
    await migrator.run({ to: "contract" });
    await legacy.query(allowWatching);
    await legacy.query("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY");
    const { checks } = await migrator.verify();
    const failing = checks.filter(({ holds }) => !holds);
    expect(failing.map(({ id }) => id)).toEqual(["row-security-forced"]);
    const { page } = await visit(browser, `${served.url}/tenancy`, people.owner.userId);
    await page.getByText(`1 of ${checks.length} checks does not hold`).waitFor();
    await phase(page, "Contract").getByText("Does not hold").waitFor();
    await page.getByText("Failing", { exact: true }).click();
    await page.waitForURL(/checks=failing/);
    const rows = page.getByRole("region", { name: "Checks" }).getByRole("rowheader");
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole("region", { name: "Checks" }).getByText("messages").first().waitFor();
    const history = page.getByRole("list", { name: "History" }).getByRole("link");
    await history.first().getByText("1 failing").waitFor();
    await history.nth(1).click();
    await page.waitForURL(/evidence=\d+/);
    await page.getByText("No such check").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await rows.nth(20).waitFor();
    await page.goBack();
  });
});

describe("the page about the migration", () => {
  test("is the start for operators who are in no organization, and one click away for others", async () => {
    const { owner } = people;
    const { page } = await visit(
      browser,
      `${served.url}/organizations/${owner.organizationId}/members`,
      owner.userId,
    );
    await page.getByRole("navigation", { name: "Pages" }).getByText("Tenancy").click();
    await page.getByRole("heading", { name: "Tenancy", level: 1 }).waitFor();
    await page.getByRole("link", { name: "Organizations" }).click();
    await page.getByRole("heading", { name: "Organizations", level: 1 }).waitFor();
    await page.route("**/v1/me", (route) =>
      route.fulfill({ json: { userId: owner.userId, memberships: [], operator: true } }),
    );
    await page.goto(served.url);
    await page.getByRole("heading", { name: "Tenancy", level: 1 }).waitFor();
    expect(page.url()).toBe(`${served.url}/tenancy`);
  });

  test("shows nothing to anybody else, be it an owner, and is not offered to them", async () => {
    const { stranger } = people;
    const { page } = await visit(browser, `${served.url}/tenancy`, stranger.userId);
    await page.getByText("This page is for those who run the platform").waitFor();
    expect(await page.getByRole("main").getByRole("table").count()).toBe(0);
    await page.goto(`${served.url}/organizations/${stranger.organizationId}/members`);
    await page.getByRole("listitem").first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.getByText("Tenancy", { exact: true }).count()).toBe(0);
  });

  test("keeps what it shows while the database is not to be had, and says so", async () => {
    const { page } = await visit(browser, `${served.url}/tenancy`, people.owner.userId);
    await page.getByRole("region", { name: "Summary" }).waitFor();
    await page.route("**/v1/tenancy", (route) => route.abort());
    await page.evaluate(() => dispatchEvent(new Event("visibilitychange")));
    await page.getByText("No connection").waitFor();
    expect(await page.getByRole("region", { name: "Summary" }).isVisible()).toBe(true);
    await page.unroute("**/v1/tenancy");
    await page.evaluate(() => dispatchEvent(new Event("visibilitychange")));
    await page.getByText("No connection").waitFor({ state: "detached" });
  });
});

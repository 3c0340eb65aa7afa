import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityProblems } from "../support/audit.ts";
import { openBrowser } from "../support/browser.ts";
import { dashboardPages } from "../support/pages.ts";
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

describe.each(["light", "dark"] as const)(
  "in the %s theme, axe has nothing against",
  (colorScheme) => {
    test.each(dashboardPages)("$name", async ({ path, open, ready }) => {
      const { owner } = people;
      const address = `${served.url}${path(owner)}`;
      const { page, complaints } = await visit(browser, address, owner.userId, {
        colorScheme,
        reducedMotion: "reduce",
      });
      await open?.(page);
      await ready(page);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test("signing in", async () => {
      const { page } = await visit(browser, served.url, undefined, { colorScheme });
      await page.getByLabel("Access token").waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  },
);

describe("on a screen of 360 px, nothing is wider than that", () => {
  test.each(dashboardPages)("$name", async ({ path, open, ready }) => {
    const { owner } = people;
    const { page } = await visit(browser, `${served.url}${path(owner)}`, owner.userId, {
      viewport: { width: 360, height: 780 },
      isMobile: true,
    });
    await open?.(page);
    await ready(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
  });
});

test("axe does find what is wrong", async () => {
  const { page } = await visit(browser, served.url, undefined);
  await page.getByLabel("Access token").evaluate((field) => field.removeAttribute("id"));
  const problems = await accessibilityProblems(page);
  expect(problems.join()).toContain("label");
});

describe("the theme", () => {
  test("is the system's, until somebody chooses, and stays chosen", async () => {
    const { owner } = people;
    const { page } = await visit(browser, `${served.url}/organizations`, owner.userId, {
      colorScheme: "dark",
    });
    await page.getByRole("button", { name: "Preferences" }).click();
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await page.getByText("Light", { exact: true }).click();
    const light = await background();
    expect(light).not.toBe(dark);
    await page.reload();
    expect(await background()).toBe(light);
  });
});

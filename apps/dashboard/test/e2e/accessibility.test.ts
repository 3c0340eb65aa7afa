import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityProblems } from "../support/audit.ts";
import { openBrowser } from "../support/browser.ts";
import { dashboardPages } from "../support/pages.ts";
import type { People, Person } from "../support/people.ts";
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

describe("on a screen of 2,560 px, nothing is stretched out of sight", () => {
  test.each(dashboardPages)("$name", async ({ path, open, ready }) => {
    const { owner } = people;
    const { page } = await visit(browser, `${served.url}${path(owner)}`, owner.userId, {
      viewport: { width: 2560, height: 1300 },
    });
    await open?.(page);
    await ready(page);
    const widest = await page
      .getByRole("main")
      .evaluate((main) =>
        Math.max(...[...main.querySelectorAll("p")].map((text) => text.clientWidth)),
      );
    // What is read is no longer than the eye finds back from.
    expect(widest).toBeLessThan(1_600);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(2560);
  });
});

describe("on the overview, no number and no page's name is cut", () => {
  test.each([360, 1280, 1440])("at %d px", async (width) => {
    const { owner } = people;
    const { page } = await visit(browser, `${served.url}${overviewPath(owner)}`, owner.userId, {
      viewport: { width, height: 900 },
    });
    await page.getByRole("table", { name: "Conversations a day" }).waitFor({ state: "attached" });
    const parts = page
      .getByRole("region", { name: "Summary" })
      .or(page.getByRole("navigation", { name: "Pages" }))
      .locator("span, p, h2");
    const cut = await parts.evaluateAll((elements) =>
      elements
        .filter(({ scrollWidth, clientWidth, classList }) => {
          return clientWidth > 0 && scrollWidth > clientWidth && !classList.contains("sr-only");
        })
        .map(({ textContent }) => textContent),
    );
    expect(await parts.count()).toBeGreaterThan(20);
    expect(cut).toEqual([]);
  });
});

describe("whoever asks for less motion", () => {
  test("sees nothing move, not even while it loads", async () => {
    const { owner } = people;
    const { page } = await visit(browser, "about:blank", undefined, { reducedMotion: "reduce" });
    await page.route("**/overview?*", () => undefined);
    await page.goto(`${served.url}${overviewPath(owner)}#demo-user=${owner.userId}`);
    await page.getByRole("status", { name: "Loading" }).first().waitFor();
    await page.getByRole("button", { name: "All websites" }).hover();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  test("is not everybody", async () => {
    const { owner } = people;
    const { page } = await visit(browser, "about:blank", undefined);
    await page.route("**/overview?*", () => undefined);
    await page.goto(`${served.url}${overviewPath(owner)}#demo-user=${owner.userId}`);
    await page.getByRole("status", { name: "Loading" }).first().waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
  });
});

describe("whoever uses the keyboard", () => {
  test("sees where the focus is at every step through the overview", async () => {
    const { owner } = people;
    const { page } = await visit(browser, `${served.url}${overviewPath(owner)}`, owner.userId);
    await page.getByRole("table", { name: "Conversations a day" }).waitFor({ state: "attached" });
    const steps: (string | undefined)[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press("Tab");
      steps.push(await page.evaluate(outlineOfFocus));
    }
    expect(new Set(steps.filter((outline) => outline !== "outside"))).toEqual(new Set(["seen"]));
    expect(steps.filter((outline) => outline === "seen").length).toBeGreaterThan(25);
  });
});

/** Runs in the page: whether what has the focus, or what stands for it, has an outline. */
function outlineOfFocus(): string | undefined {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return "outside";
  const shown = focused.matches("input[type=radio]") ? focused.closest("label") : focused;
  const { outlineStyle } = getComputedStyle(shown ?? focused);
  return outlineStyle !== "none" ? "seen" : focused.outerHTML.slice(0, 120);
}

const overviewPath = ({ organizationId }: Person): string =>
  `/organizations/${organizationId}/overview`;

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

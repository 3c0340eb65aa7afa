import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import type { People } from "../support/people.ts";
import { findPeople } from "../support/people.ts";
import type { ServedDashboard } from "../support/serve-dashboard.ts";
import { serveDashboard } from "../support/serve-dashboard.ts";
import { tokenFor } from "../support/tokens.ts";
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

describe("a session", () => {
  test("begins with a token, refuses one that is none, and goes on where it ended", async () => {
    const { owner } = people;
    const address = overviewOf(owner.organizationId, "?period=7d");
    const { page } = await visit(browser, address, undefined);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Paste a token first.").waitFor();
    await page.getByLabel("Access token").fill("not.a.token");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
    await page.getByLabel("Access token").fill(await tokenFor(owner.userId, 60));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(page.url()).toBe(address);
  });

  test("that ends while the page is open asks to sign in again, and shows nothing more", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner.organizationId), undefined);
    await page.getByLabel("Access token").fill(await tokenFor(owner.userId, 3));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("region", { name: "Recent conversations" }).waitFor();
    const ended = page.getByRole("heading", { name: "Your session has ended" });
    // The API takes tokens for some seconds more: clocks differ.
    while (!(await ended.isVisible())) {
      await page.getByRole("button", { name: "Refresh" }).click();
      await ended.waitFor({ timeout: 1_000 }).catch(() => undefined);
    }
    expect(await page.locator("body").textContent()).not.toContain(owner.organization);
  });

  test("is a tab's own: two people of two organizations side by side see their own", async () => {
    const { owner, stranger } = people;
    const [one, other] = await Promise.all([
      visit(browser, overviewOf(owner.organizationId), owner.userId),
      visit(browser, overviewOf(stranger.organizationId), stranger.userId),
    ]);
    await one.page.getByRole("button", { name: owner.organization }).waitFor();
    await other.page.getByRole("button", { name: stranger.organization }).waitFor();
    expect(await one.page.locator("body").textContent()).not.toContain(stranger.organization);
    expect(await other.page.locator("body").textContent()).not.toContain(owner.organization);
  });

  test("ends at once for an organization that puts one out", async () => {
    const { viewer } = people;
    const { page } = await visit(browser, overviewOf(viewer.organizationId), viewer.userId);
    await page
      .getByRole("region", { name: "Recent conversations" })
      .getByRole("listitem")
      .first()
      .waitFor();
    await served.database.query("DELETE FROM organization_members WHERE user_id = $1", [
      viewer.userId,
    ]);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("There is no such organization for you.").first().waitFor();
    expect(await page.getByRole("main").getByRole("listitem").count()).toBe(0);
  });
});

describe("what fails", () => {
  test("leaves what was there, says how old it is, and mends by itself", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner.organizationId), owner.userId);
    const recent = page.getByRole("region", { name: "Recent conversations" });
    await recent.getByRole("listitem").first().waitFor();
    await served.stop();
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("No connection. Numbers are from just now.").waitFor();
    expect(await recent.getByRole("listitem").count()).toBeGreaterThan(0);
    await served.start();
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("Updated just now").waitFor();
  });

  test("at the first time is said in each card, with a way to try again", async () => {
    const { owner } = people;
    const { page } = await visit(browser, `${served.url}/organizations`, owner.userId);
    await page.getByRole("heading", { name: "Organizations" }).waitFor();
    await page.route("**/overview?*", (route) =>
      route.fulfill({
        status: 500,
        contentType: "application/problem+json",
        body: JSON.stringify({
          type: "urn:acme:problem:internal-error",
          code: "internal_error",
          title: "Internal error",
          status: 500,
          detail: "Something went wrong here.",
          requestId: "the-request",
        }),
      }),
    );
    await page.getByRole("link", { name: owner.organization }).click();
    const trend = page.getByRole("region", { name: "Trend" });
    await trend.getByText("Request the-request").waitFor();
    await page.unroute("**/overview?*");
    await trend.getByRole("button", { name: "Try again" }).click();
    await trend.getByRole("table").waitFor({ state: "attached" });
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  test("of the period before leaves this one's numbers, and is said", async () => {
    const { owner } = people;
    const { page } = await visit(browser, "about:blank", undefined);
    let answer: (() => void) | undefined;
    await page.route("**/overview?period=custom**", async (route) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.fulfill({ status: 500, json: {} });
    });
    await page.goto(`${overviewOf(owner.organizationId)}#demo-user=${owner.userId}`);
    const trend = page.getByRole("region", { name: "Trend" });
    // While it is slow, what is there is shown.
    await trend.getByRole("table").waitFor({ state: "attached" });
    await page.getByText("Updated just now").waitFor();
    await expect.poll(() => answer).toBeDefined();
    answer?.();
    await trend.getByText("No period before right now").waitFor();
    expect(await trend.getByRole("table").getByRole("rowheader").count()).toBe(30);
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  test("with too many requests waits as long as the API says", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner.organizationId), owner.userId);
    await page.getByText("Updated just now").waitFor();
    let asked = 0;
    await page.route("**/overview?*", async (route) => {
      asked += 1;
      await route.fulfill({
        status: 429,
        headers: { "Retry-After": "2" },
        contentType: "application/problem+json",
        body: JSON.stringify({
          type: "urn:acme:problem:rate-limited",
          code: "rate_limited",
          title: "Rate limited",
          status: 429,
          detail: "Too many.",
          requestId: "the-request",
        }),
      });
    });
    const before = Date.now();
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/^Too many requests/).waitFor();
    // Asked once and three times more, each two seconds later.
    expect(asked).toBe(4);
    expect(Date.now() - before).toBeGreaterThanOrEqual(6_000);
  });
});

describe("numbers", () => {
  test("are fetched anew every 30 seconds while the page is looked at, and not while it isn't", async () => {
    const { owner } = people;
    const { page } = await visit(browser, "about:blank", undefined);
    await page.clock.install();
    let fetched = 0;
    page.on("requestfinished", (request) => {
      // The period before is another request, and is no newer the next time.
      if (request.url().endsWith("/overview?period=30d")) fetched += 1;
    });
    await page.goto(`${overviewOf(owner.organizationId)}#demo-user=${owner.userId}`);
    await page.getByText("Updated just now").waitFor();
    await expect.poll(() => fetched, { timeout: 10_000 }).toBe(1);
    await page.clock.fastForward(29_000);
    await expectNothingNew(page);
    expect(fetched).toBe(1);
    await page.clock.fastForward(2_000);
    await expect.poll(() => fetched, { timeout: 10_000 }).toBe(2);

    await lookAway(page, "hidden");
    await page.clock.runFor(150_000);
    await expectNothingNew(page);
    expect(fetched).toBe(2);
    await lookAway(page, "visible");
    await expect.poll(() => fetched, { timeout: 10_000 }).toBe(3);
    await page.clock.fastForward(29_000);
    await lookAway(page, "hidden");
    await lookAway(page, "visible");
    // Not old yet, however often somebody comes back.
    await expectNothingNew(page);
    expect(fetched).toBe(3);
    await page.clock.fastForward(2_000);
    await expect.poll(() => fetched, { timeout: 10_000 }).toBe(4);
  });

  test("of every page are fetched anew by whoever comes back to them after a while, once", async () => {
    const { owner } = people;
    for (const [path, list, end] of [
      ["conversations", "Conversations", "/conversations?limit=100"],
      ["members", "Members", "/members?limit=100"],
    ] as const) {
      const { page } = await visit(browser, "about:blank", undefined);
      await page.clock.install();
      let fetched = 0;
      page.on("requestfinished", (request) => {
        if (request.url().endsWith(end)) fetched += 1;
      });
      const address = `${served.url}/organizations/${owner.organizationId}/${path}`;
      await page.goto(`${address}#demo-user=${owner.userId}`);
      await page.getByRole("list", { name: list }).getByRole("listitem").first().waitFor();
      await expect.poll(() => fetched, { timeout: 10_000 }).toBe(1);
      await lookAway(page, "hidden");
      await page.clock.runFor(31_000);
      await expectNothingNew(page);
      expect(fetched).toBe(1);
      await lookAway(page, "visible");
      await expect.poll(() => fetched, { timeout: 10_000 }).toBe(2);
      await lookAway(page, "hidden");
      await lookAway(page, "visible");
      await expectNothingNew(page);
      expect(fetched).toBe(2);
    }
  });

  test("are not asked for by whoever comes back before the API wants to be asked again", async () => {
    const { owner } = people;
    const { page } = await visit(browser, "about:blank", undefined);
    await page.clock.install();
    await page.goto(`${overviewOf(owner.organizationId)}#demo-user=${owner.userId}`);
    await page.getByText("Updated just now").waitFor();
    let asked = 0;
    await page.route("**/overview?*", async (route) => {
      if (route.request().url().endsWith("?period=30d")) asked += 1;
      await route.fulfill({ status: 429, headers: { "Retry-After": "600" }, json: {} });
    });
    await page.clock.fastForward(31_000);
    await page.getByText(/Numbers are from/).waitFor();
    expect(asked).toBe(1);
    await lookAway(page, "hidden");
    await page.clock.fastForward(300_000);
    await lookAway(page, "visible");
    await expectNothingNew(page);
    expect(asked).toBe(1);
  });
});

/** What the page has asked for by now is on its way before this comes back. */
async function expectNothingNew(page: Page): Promise<void> {
  const status = await page.evaluate(async () => (await fetch("/livez")).status);
  expect(status).toBe(200);
}

/** As when another tab comes to the front, or this one does: a browser without windows never says so itself. */
async function lookAway(page: Page, state: "hidden" | "visible"): Promise<void> {
  await page.evaluate((visibility) => {
    Object.defineProperty(document, "visibilityState", { value: visibility, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, state);
}

describe("what people write", () => {
  const nasty = `<script>document.title="taken"</script><img src=x onerror=document.title="taken">`;

  test("is text, also where it is an organization's name that is markup", async () => {
    const { stranger } = people;
    await served.database.query("UPDATE organizations SET name = $1 WHERE id = $2", [
      nasty,
      stranger.organizationId,
    ]);
    const { page, complaints } = await visit(
      browser,
      overviewOf(stranger.organizationId),
      stranger.userId,
    );
    await page.getByRole("button", { name: nasty }).waitFor();
    expect(await page.title()).toBe("Acme dashboard");
    expect(complaints).toEqual([]);
  });

  test("stands in its own direction, and however long it is, nothing gets wider than the screen", async () => {
    const { owner } = people;
    const { rows } = await served.database.query<{ id: string }>(
      "SELECT id FROM conversations WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1",
      [owner.organizationId],
    );
    const id = rows[0]?.id ?? "";
    const { query } = served.database;
    await query("UPDATE messages SET content = $1 WHERE conversation_id = $2", [
      "مرحبا بالعالم",
      id,
    ]);
    await query(
      "UPDATE conversations SET metadata = jsonb_build_object('customer_name', $1::text) WHERE id = $2",
      ["Wolfeschlegelsteinhausenbergerdorff".repeat(6), id],
    );
    const { page } = await visit(browser, overviewOf(owner.organizationId), owner.userId, {
      viewport: { width: 360, height: 800 },
    });
    const recent = page.getByRole("region", { name: "Recent conversations" });
    await recent.getByRole("listitem").first().waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await page.goto(`${served.url}/organizations/${owner.organizationId}/conversations/${id}`);
    const message = page.getByText("مرحبا بالعالم").first();
    await message.waitFor();
    expect(await message.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
  });
});

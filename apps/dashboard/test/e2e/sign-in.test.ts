import { gzipSync } from "node:zlib";
import getPort from "get-port";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accessibilityProblems } from "../support/audit.ts";
import { openBrowser } from "../support/browser.ts";
import type { People, Person } from "../support/people.ts";
import { findPeople } from "../support/people.ts";
import type { ServedDashboard } from "../support/serve-dashboard.ts";
import { serveDashboard } from "../support/serve-dashboard.ts";
import type { SignInService } from "../support/sign-in-service.ts";
import { signInService } from "../support/sign-in-service.ts";
import { audience } from "../support/start-dashboard.ts";
import { visit } from "../support/visit.ts";

let service: SignInService;
let served: ServedDashboard;
let people: People;
let browser: Browser;

beforeAll(async () => {
  const port = await getPort();
  service = await signInService({ pageUrl: `http://127.0.0.1:${port}`, audience });
  served = await serveDashboard(undefined, { port, issuer: service.issuer });
  people = await findPeople(served.database);
  browser = await openBrowser();
});
beforeEach(() => {
  Object.assign(service, { lifetime: 600, renews: true, poses: service.issuer });
  Object.assign(service.asked, { code: 0, refresh: 0, revoked: 0 });
});
afterAll(async () => {
  await Promise.all([browser?.close(), served?.stop()]);
  service?.close();
});

const overviewOf = ({ organizationId }: Person, search = ""): string =>
  `${served.url}/organizations/${organizationId}/overview${search}`;

/** At the service: who one is. */
async function fillIn(page: Page, { userId }: Person): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(userId);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
}

/** At the service: who one is, and that the dashboard may know. */
async function signIn(page: Page, person: Person): Promise<void> {
  await fillIn(page, person);
  await page.getByRole("button", { name: "Continue" }).click();
}

const hasEnded = (page: Page) => page.getByRole("heading", { name: "Your session has ended" });

describe("signing in", () => {
  test("leads to the service and back to where one wanted to be, and lasts over a reload", async () => {
    const { owner } = people;
    const address = overviewOf(owner, "?period=7d&compare=none");
    const { page, complaints } = await visit(browser, "about:blank", undefined);
    const begun = page.waitForRequest((request) =>
      request.url().startsWith(`${service.issuer}/auth?`),
    );
    await page.goto(address);
    const asked = new URL((await begun).url()).searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("response_type")).toBe("code");
    await signIn(page, owner);
    await page.getByRole("region", { name: "Recent conversations" }).waitFor();
    expect(page.url()).toBe(address);
    // What was kept for the way there and back is good for once.
    expect(await page.evaluate(() => sessionStorage.getItem("pending-sign-in"))).toBeNull();
    await page.reload();
    await page.getByRole("button", { name: owner.organization }).waitFor();
    expect(service.asked).toEqual({ code: 1, refresh: 0, revoked: 0 });
    await page.getByRole("button", { name: "Preferences" }).click();
    await page.getByText(`User ${owner.userId.slice(0, 8)}`).waitFor();
    expect(complaints).toEqual([]);
  });

  test("leaves no code in the history, and its answer works once", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner), undefined);
    const answered = page.waitForRequest((request) => request.url().includes("/sign-in?code="));
    await signIn(page, owner);
    const answer = (await answered).url();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    // Whoever is signed in needs no answer, be it a right one.
    await page.goto(answer);
    await page.waitForURL(`${served.url}/organizations**`);
    const other = await visit(browser, answer, undefined);
    await other.page.getByText("This sign-in was not begun here").waitFor();
    expect(other.page.url()).toBe(`${served.url}/sign-in`);
    expect(service.asked.code).toBe(1);
  });

  test("sends no more than 200 kB of JavaScript, gzipped, with what it takes itself", async () => {
    const { owner } = people;
    const { page } = await visit(browser, "about:blank", undefined);
    const scripts = new Map<string, Promise<number>>();
    page.on("response", (response) => {
      if (!response.url().startsWith(served.url)) return;
      if (response.request().resourceType() !== "script") return;
      const size = response.body().then((body) => gzipSync(body).length);
      if (!scripts.has(response.url()))
        scripts.set(
          response.url(),
          size.catch(() => 0),
        );
    });
    await page.goto(overviewOf(owner));
    await page.getByPlaceholder("Enter any login").waitFor();
    await signIn(page, owner);
    await page.getByRole("table", { name: "Conversations a day" }).waitFor({ state: "attached" });
    const sizes = await Promise.all(scripts.values());
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000);
  });
});

describe("nobody is signed in", () => {
  test("who does not allow it, and the next try leads to where one wanted to be", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner, "?period=90d"), undefined);
    await fillIn(page, owner);
    await page.getByRole("link", { name: "[ Cancel ]" }).click();
    await page.getByText("You did not allow it").waitFor();
    expect(service.asked.code).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(page.url()).toBe(overviewOf(owner, "?period=90d"));
  });

  test.each(["", "?code=a-code-of-somebody&state=a-state-of-somebody"])(
    "by an address that somebody else has made: /sign-in%s",
    async (search) => {
      const { page } = await visit(browser, `${served.url}/sign-in${search}`, undefined);
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      expect(await page.getByText("not begun here").count()).toBe(search === "" ? 0 : 1);
      expect(service.asked.code).toBe(0);
    },
  );

  test("by a state that is not this tab's, while it waits for its own", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner), undefined);
    await page.getByPlaceholder("Enter any login").waitFor();
    const iss = encodeURIComponent(service.issuer);
    await page.goto(`${served.url}/sign-in?code=a-code&state=forged&iss=${iss}`);
    await page.getByText("This sign-in was not begun here").waitFor();
    expect(service.asked.code).toBe(0);
  });

  test("by an answer that says it is of another service", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner), undefined);
    service.poses = "https://another.example";
    await signIn(page, owner);
    await page.getByText("Signing in did not work").waitFor();
    expect(service.asked.code).toBe(0);
  });

  test("by an identity that was made for another sign-in", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner), undefined);
    await page.route(`${service.issuer}/token`, async (route) => {
      const response = await route.fetch();
      const given = (await response.json()) as { id_token: string };
      const [head, claims = "", signature] = given.id_token.split(".");
      const changed = { ...decoded(claims), nonce: "of another sign-in" };
      const payload = Buffer.from(JSON.stringify(changed)).toString("base64url");
      await route.fulfill({
        response,
        json: { ...given, id_token: [head, payload, signature].join(".") },
      });
    });
    await signIn(page, owner);
    await page.getByText("Signing in did not work").waitFor();
    expect(service.asked.code).toBe(1);
  });

  test("while the service can't be reached, which is said, with a way to try again", async () => {
    const { owner } = people;
    const { page } = await visit(browser, "about:blank", undefined);
    await page.route("**/.well-known/*", (route) => route.abort());
    await page.goto(overviewOf(owner));
    await page.getByText("Signing in did not work").waitFor();
    await page.unroute("**/.well-known/*");
    await page.getByRole("button", { name: "Sign in" }).click();
    await signIn(page, owner);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(page.url()).toBe(overviewOf(owner));
  });
});

function decoded(part: string): object {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as object;
}

/** Until the numbers are there anew. */
async function refresh(page: Page): Promise<void> {
  const answer = page.waitForResponse(
    (response) => response.url().endsWith("/overview?period=30d") && response.ok(),
  );
  await page.getByRole("button", { name: "Refresh" }).click();
  await answer;
}

describe("a session", () => {
  test("goes on with a new token when the old one's time is up, and nobody sees it", async () => {
    const { owner } = people;
    service.lifetime = 2;
    const { page } = await visit(browser, overviewOf(owner), undefined);
    await signIn(page, owner);
    await page.getByText("Updated just now").waitFor();
    const answers: number[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/v1/")) answers.push(response.status());
    });
    while (service.asked.refresh < 3) {
      await refresh(page);
    }
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(service.asked.code).toBe(1);
    expect(await hasEnded(page).count()).toBe(0);
  });

  test("goes on with a new token when the API refuses the old one", async () => {
    const { owner } = people;
    const { page } = await visit(browser, overviewOf(owner), undefined);
    await signIn(page, owner);
    await page.getByText("Updated just now").waitFor();
    await page.route("**/overview?period=30d", (route) => route.fulfill({ status: 401 }), {
      times: 1,
    });
    await refresh(page);
    expect(service.asked.refresh).toBe(1);
    expect(await hasEnded(page).count()).toBe(0);
  });

  test("ends when the service renews it no more, and goes on where it ended", async () => {
    const { owner } = people;
    service.lifetime = 1;
    const { page } = await visit(browser, overviewOf(owner, "?period=7d"), undefined);
    await signIn(page, owner);
    await page.getByText("Updated just now").waitFor();
    service.renews = false;
    // The API takes tokens for some seconds more: clocks differ.
    while (!(await hasEnded(page).isVisible())) {
      await page.getByRole("button", { name: "Refresh" }).click();
      await hasEnded(page)
        .waitFor({ timeout: 1_000 })
        .catch(() => undefined);
    }
    // A service that has said no is not asked again and again.
    expect(service.asked.refresh).toBe(1);
    expect(await page.locator("body").textContent()).not.toContain(owner.organization);
    service.lifetime = 600;
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(page.url()).toBe(overviewOf(owner, "?period=7d"));
  });

  test("is ended by signing out, at the service too", async () => {
    const { owner } = people;
    const { page, complaints } = await visit(browser, overviewOf(owner), undefined);
    await signIn(page, owner);
    await page.getByRole("button", { name: "Preferences" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Yes, sign me out" }).click();
    await page.waitForURL(`${served.url}/sign-in`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(service.asked.revoked).toBe(1);
    expect(await page.evaluate(() => sessionStorage.getItem("session"))).toBeNull();
    await page.goto(overviewOf(owner));
    await page.getByPlaceholder("Enter any login").waitFor();
    expect(complaints).toEqual([]);
  });
});

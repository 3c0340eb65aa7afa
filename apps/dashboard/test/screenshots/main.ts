// Takes the pictures of docs/screenshots anew: each page, or those that are named, in both themes and at two
// widths.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDatabase, databaseUrl, startPostgres } from "@acme/local-postgres";
import getPort from "get-port";
import type { Browser } from "playwright-core";
import { Client, Pool } from "pg";
import { openBrowser } from "../support/browser.ts";
import { allowWatching, fillDemo, fillLegacy } from "../support/demo-data.ts";
import type { DashboardPage } from "../support/pages.ts";
import { dashboardPages } from "../support/pages.ts";
import type { Person } from "../support/people.ts";
import { findPeople } from "../support/people.ts";
import { holdMiddleOf, slowMigrator } from "../support/slow-migration.ts";
import { startDashboard } from "../support/start-dashboard.ts";

const folder = fileURLToPath(new URL("../../../../docs/screenshots/", import.meta.url));
const themes = ["light", "dark"] as const;
const screens = [
  { name: "wide", viewport: { width: 1440, height: 900 }, isMobile: false },
  { name: "narrow", viewport: { width: 390, height: 844 }, isMobile: true },
] as const;

/** Somewhere it is afternoon, whenever the pictures are taken: just after midnight, today is empty. */
const zones = ["Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo"] as const;
const timeZone = zones.find((zone) => hourIn(zone) >= 14) ?? "Europe/Berlin";

function hourIn(zone: string): number {
  return Number(
    new Intl.DateTimeFormat("en", { timeZone: zone, hour: "numeric", hourCycle: "h23" }).format(),
  );
}

/** Not of every dashboard, as the others are: it takes a migration that runs. */
const runningMigration: DashboardPage = {
  name: "tenancy-running",
  path: () => "/tenancy",
  ready: (page) =>
    page
      .locator('[role=progressbar][aria-label=page_embeddings]:not([aria-valuenow="0"])')
      .waitFor({ timeout: 120_000 }),
};

/** Where there is a sign-in service; this one is asked nothing. */
const signInPage: DashboardPage = {
  name: "sign-in",
  path: () => "/sign-in",
  ready: (page) => page.getByRole("button", { name: "Sign in" }).waitFor(),
};

await mkdir(folder, { recursive: true });
await using server = await startPostgres();
const name = "dashboard_screenshots";
await createDatabase(server.url, name);
const url = databaseUrl(server.url, name);
await fillDemo(url, 4);
const pool = new Pool({ connectionString: url });
const { owner } = await findPeople({ query: (sql) => pool.query(sql) });
await pool.end();
const dashboard = await startDashboard(url, { databaseUrl: url, operator: owner.userId });
const browser = await openBrowser();
const named = new Set(process.argv.slice(2));
const pages = dashboardPages.filter(({ name: each }) => named.size === 0 || named.has(each));
try {
  for (const page of pages) await takeAll(browser, dashboard.url, page, owner);
  if (named.size === 0 || named.has(runningMigration.name)) await takeRunning();
  if (named.size === 0 || named.has(signInPage.name)) await takeSignIn();
} finally {
  await browser.close();
  await dashboard.stop();
}

/** A migration on its way, of another database. */
async function takeRunning(): Promise<void> {
  const legacyName = "dashboard_screenshots_legacy";
  await createDatabase(server.url, legacyName);
  const legacy = databaseUrl(server.url, legacyName);
  await fillLegacy(legacy, 0.5);
  const controller = new AbortController();
  const migrator = slowMigrator(legacy, controller.signal);
  await migrator.run({ to: "expand" });
  const owners = new Client({ connectionString: legacy });
  await owners.connect();
  await owners.query(allowWatching);
  await owners.end();
  const release = await holdMiddleOf(legacy, "page_embeddings");
  const run = migrator.run({ to: "backfill" });
  run.catch(() => undefined);
  const watching = await startDashboard(url, { databaseUrl: legacy, operator: owner.userId });
  try {
    await takeAll(browser, watching.url, runningMigration, owner);
  } finally {
    controller.abort();
    await Promise.allSettled([run, release(), watching.stop()]);
  }
}

async function takeSignIn(): Promise<void> {
  const watched = { databaseUrl: url, operator: owner.userId };
  const service = { port: await getPort(), issuer: "https://sign-in.example.com" };
  const signedOut = await startDashboard(url, watched, service);
  try {
    await takeAll(browser, signedOut.url, signInPage, undefined);
  } finally {
    await signedOut.stop();
  }
}

/** @param person who looks at it; `undefined`: somebody who is not signed in */
async function takeAll(
  opened: Browser,
  address: string,
  { name: pageName, path, open, ready }: DashboardPage,
  person: Person | undefined,
): Promise<void> {
  for (const { name: screen, ...device } of screens) {
    for (const theme of themes) {
      const context = await opened.newContext({
        ...device,
        colorScheme: theme,
        locale: "en-US",
        timezoneId: "UTC",
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      const target = new URL(path(owner), address);
      if (target.pathname.endsWith("/overview")) target.searchParams.set("tz", timeZone);
      if (person !== undefined) target.hash = `demo-user=${person.userId}`;
      await page.goto(target.href);
      await open?.(page);
      await ready(page);
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: join(folder, `${pageName}-${screen}-${theme}.png`) });
      await context.close();
    }
  }
}

// Takes the pictures of docs/screenshots anew: each page, or those that are named, in both themes and at two
// widths.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDatabase, databaseUrl, startPostgres } from "@acme/local-postgres";
import type { Browser } from "playwright-core";
import { Pool } from "pg";
import { openBrowser } from "../support/browser.ts";
import { fillDemo } from "../support/demo-data.ts";
import type { DashboardPage } from "../support/pages.ts";
import { dashboardPages } from "../support/pages.ts";
import type { Person } from "../support/people.ts";
import { findPeople } from "../support/people.ts";
import { startDashboard } from "../support/start-dashboard.ts";

const folder = fileURLToPath(new URL("../../../../docs/screenshots/", import.meta.url));
const themes = ["light", "dark"] as const;
const screens = [
  { name: "wide", viewport: { width: 1440, height: 900 }, isMobile: false },
  { name: "narrow", viewport: { width: 390, height: 844 }, isMobile: true },
] as const;

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
} finally {
  await browser.close();
  await dashboard.stop();
}

async function takeAll(
  opened: Browser,
  address: string,
  { name: pageName, path, open, ready }: DashboardPage,
  person: Person,
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
      await page.goto(`${address}${path(person)}#demo-user=${person.userId}`);
      await open?.(page);
      await ready(page);
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: join(folder, `${pageName}-${screen}-${theme}.png`) });
      await context.close();
    }
  }
}

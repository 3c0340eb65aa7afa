// How quick the dashboard is for an organization with a million messages: prints, and asserts nothing.
import { setTimeout } from "node:timers/promises";
import { createDatabase, databaseUrl, startPostgres } from "@acme/local-postgres";
import { Client } from "pg";
import type { Page } from "playwright-core";
import { openBrowser } from "../support/browser.ts";
import { fillDemo } from "../support/demo-data.ts";
import type { Person } from "../support/people.ts";
import { findPeople } from "../support/people.ts";
import { startDashboard } from "../support/start-dashboard.ts";
import { fillMillion } from "./fill-million.ts";
import type { Loaded } from "./load-overview.ts";
import { loadOverview } from "./load-overview.ts";
import { scrollList } from "./scroll-list.ts";

const loads = 12;
const listLength = 50_000;

await using server = await startPostgres();
const name = "dashboard_benchmark";
await createDatabase(server.url, name);
const url = databaseUrl(server.url, name);
await fillDemo(url, 0.5);
const client = new Client({ connectionString: url });
await client.connect();
const { owner } = await findPeople({ query: (sql) => client.query(sql) });
await fillMillion(client, owner.organizationId);
console.log("a million messages are there");
const dashboard = await startDashboard(url, { databaseUrl: url, operator: owner.userId });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await measure(page, `${dashboard.url}/organizations/${owner.organizationId}`, owner);
} finally {
  await browser.close();
  await dashboard.stop();
  await client.end();
}

async function measure(page: Page, address: string, { userId }: Person): Promise<void> {
  await page.goto(`${address}/overview#demo-user=${userId}`);
  await page.getByText("Updated just now").waitFor({ timeout: 120_000 });
  await untilCaughtUp();
  const loaded: Loaded[] = [];
  for (let load = 0; load < loads; load += 1) loaded.push(await loadOverview(page));
  print(
    "overview, from navigation to its numbers, ms",
    loaded.map(({ interactive }) => interactive),
  );
  print(
    "  of which the API's answer, ms",
    loaded.map(({ answer }) => answer),
  );
  await page.goto(`${address}/conversations`);
  const { frames, rows, milliseconds } = await scrollList(page, listLength);
  console.log(`${listLength} conversations were scrolled through in ${milliseconds} ms`);
  console.log(`rows in the page, at most: ${rows}`);
  print("frames while scrolling through what is loaded, ms", frames);
}

/** The API keeps facts for overviews from the first one on. */
async function untilCaughtUp(): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      "SELECT FROM acme_overview.coverage WHERE organization_id = $1 AND NOT EXISTS (SELECT FROM acme_overview.changes c WHERE c.organization_id = $1)",
      [owner.organizationId],
    );
    if (rows.length > 0) break;
    await setTimeout(500);
  }
  for (const table of ["conversation_facts", "reply_facts", "changes"]) {
    await client.query(`VACUUM ANALYZE acme_overview.${table}`);
  }
}

function print(what: string, values: readonly number[]): void {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(
      0,
    );
  console.log(`${what}: median ${at(0.5)}, 95th ${at(0.95)}, worst ${at(1)}, of ${values.length}`);
}

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { onTestFinished } from "vitest";

/** What a browser said against a page: errors, and what the content security policy stopped. */
export type Complaints = readonly string[];

export type Visit = { readonly page: Page; readonly complaints: Complaints };

/** Opens an address in a browser profile of its own, as somebody of the demo. */
export async function visit(
  browser: Browser,
  address: string,
  userId: string | undefined,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A refused request is an answer like any other: pages show it.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text());
    }
  });
  await page.goto(userId === undefined ? address : `${address}#demo-user=${userId}`);
  return { page, complaints };
}

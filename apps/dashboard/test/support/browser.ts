import chromium from "@sparticuz/chromium";
import type { Browser } from "playwright-core";
import { chromium as playwright } from "playwright-core";

/** The browser of npm where it runs, which is Linux on x64; elsewhere an installed Chrome. */
export async function openBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return playwright.launch({ channel: "chrome" });
  }
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // Containers have neither a display nor, as root, a sandbox.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

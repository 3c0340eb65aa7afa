import type { Page } from "playwright-core";

/**
 * Loads the page anew, as somebody who is signed in, and answers how many milliseconds after the navigation
 * had begun the numbers were there and the main thread was free to react.
 */
export async function loadOverview(page: Page): Promise<number> {
  await page.reload({ waitUntil: "commit" });
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const isThere =
            document.querySelector('section[aria-label="Summary"] li p.text-2xl') !== null &&
            document.querySelector('section[aria-label="Summary"] [role="status"]') === null;
          // Two frames on: what was there to do is done, and painted.
          if (isThere) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

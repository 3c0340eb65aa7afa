import type { Page } from "playwright-core";

export type Loaded = {
  /** Milliseconds after the navigation had begun, when the numbers were there and the main thread was free. */
  readonly interactive: number;
  /** Milliseconds of them that the page waited for the API to answer with the numbers. */
  readonly answer: number;
};

/** Loads the page anew, as somebody who is signed in. */
export async function loadOverview(page: Page): Promise<Loaded> {
  await page.reload({ waitUntil: "commit" });
  return page.evaluate(
    () =>
      new Promise<Loaded>((resolve) => {
        const loaded = (): void => {
          const [overview] = performance
            .getEntriesByType("resource")
            .filter(({ name }) => name.includes("/overview?"));
          resolve({ interactive: performance.now(), answer: overview?.duration ?? Number.NaN });
        };
        const look = (): void => {
          const isThere =
            document.querySelector('section[aria-label="Summary"] li p.text-2xl') !== null &&
            document.querySelector('section[aria-label="Summary"] [role="status"]') === null;
          // Two frames on: what was there to do is done, and painted.
          if (isThere) requestAnimationFrame(() => setTimeout(loaded));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

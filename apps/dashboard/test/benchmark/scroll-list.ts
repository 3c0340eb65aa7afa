import type { Page } from "playwright-core";

export type Scrolled = {
  /** How long each frame took while what is loaded was scrolled through, in milliseconds. */
  readonly frames: readonly number[];
  /** Rows that were in the page at the same time, at most. */
  readonly rows: number;
  /** What it took to come to the end of the first so many. */
  readonly milliseconds: number;
};

/** Scrolls on until so many conversations are loaded, then through all of them, a screen a frame. */
export async function scrollList(page: Page, length: number): Promise<Scrolled> {
  await page.getByRole("list", { name: "Conversations" }).getByRole("listitem").first().waitFor();
  return page.evaluate(async (wanted) => {
    const list = document.querySelector('ul[aria-label="Conversations"]');
    if (list === null) throw new Error("There is no list.");
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const begun = performance.now();
    let rows = 0;
    const rowHeight = 64;
    while (list.clientHeight < wanted * rowHeight) {
      scrollTo(0, document.documentElement.scrollHeight);
      await frame();
      rows = Math.max(rows, list.children.length);
    }
    const milliseconds = Math.round(performance.now() - begun);
    const frames: number[] = [];
    const screens = 600;
    let before = await frame();
    for (let screen = 0; screen < screens; screen += 1) {
      scrollTo(0, (list.clientHeight * screen) / screens);
      const now = await frame();
      frames.push(now - before);
      before = now;
      rows = Math.max(rows, list.children.length);
    }
    return { frames, rows, milliseconds };
  }, length);
}

import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something holds that comes about by itself; throws after ten seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error("did not come about in ten seconds");
    await sleep(5);
  }
}

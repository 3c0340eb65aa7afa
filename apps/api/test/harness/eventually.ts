import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something holds that comes about by itself; throws after half a minute: machines are busy at times. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error("did not come about in half a minute");
    await sleep(5);
  }
}

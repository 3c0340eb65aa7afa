import { contestantNamed } from "../contestants/contestants.ts";
import type { Order, Report } from "./protocol.ts";
import { isOrder } from "./protocol.ts";

// Its parent is gone: nobody wants to know any more.
process.once("disconnect", () => process.exit(1));
process.once("message", (message: unknown) => {
  if (isOrder(message)) void carryOut(message);
});
tell({ kind: "ready" });

async function carryOut({ contestant: name, url }: Order): Promise<void> {
  try {
    const contestant = contestantNamed(name);
    if (contestant === undefined) throw new Error(`there is no contestant "${name}"`);
    const started = performance.now();
    const filled = await contestant.fill(url);
    const milliseconds = performance.now() - started;
    // libuv says it in kilobytes. https://nodejs.org/api/process.html#processresourceusage
    const peakMemory = process.resourceUsage().maxRSS * 1024;
    tell({ kind: "filled", filled, milliseconds, peakMemory });
  } catch (error) {
    tell({
      kind: "failed",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

function tell(report: Report): void {
  process.send?.(report);
}

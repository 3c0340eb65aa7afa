import { contestants } from "../contestants/contestants.ts";
import type { OpenContestant } from "../contestants/contestant.ts";
import type { Order, Report } from "./protocol.ts";
import { isOrder } from "./protocol.ts";

let opened: OpenContestant | undefined;

// Its parent is gone, or has no more questions.
process.once("disconnect", () => process.exit(0));
process.on("message", (message: unknown) => {
  if (!isOrder(message)) return;
  carryOut(message).then(tell, (error: unknown) =>
    tell({
      kind: "failed",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
});

async function carryOut(order: Order): Promise<Report> {
  if (order.kind === "open") {
    const contestant = contestants.find(({ name }) => name === order.contestant);
    opened = await contestant?.open(order.database);
    return { kind: "opened" };
  }
  if (opened === undefined) throw new Error("nobody is there to be asked");
  const from = performance.now();
  const answer = await opened.ask(order.organization);
  const milliseconds = performance.now() - from;
  // libuv says it in kilobytes. https://nodejs.org/api/process.html#processresourceusage
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  return { kind: "answered", answer, milliseconds, peakMemory };
}

function tell(report: Report): void {
  process.send?.(report);
}

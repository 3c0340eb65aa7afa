import { contestants } from "../contestants/contestants.ts";
import type { OpenContestant } from "../contestants/contestant.ts";
import { applicationName, backendsOf, processorTime } from "./processor-time.ts";
import type { Order, Report } from "./protocol.ts";
import { isOrder } from "./protocol.ts";

type Opened = {
  readonly contestant: OpenContestant;
  readonly url: string;
  /** The most memory that this process had had when it was ready to be asked. */
  readonly peakMemory: number;
};
let opened: Opened | undefined;
let backends: readonly number[] | undefined;
process.env["PGAPPNAME"] = applicationName;

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
    const named = contestants.find(({ name }) => name === order.contestant);
    if (named === undefined) throw new Error(`there is no contestant "${order.contestant}"`);
    const contestant = await named.open(order.database);
    opened = { contestant, url: order.database.freeUrl, peakMemory: peakMemory() };
    return { kind: "opened" };
  }
  if (opened === undefined) throw new Error("nobody is there to be asked");
  const { contestant, url } = opened;
  const busyBefore = await processorTime(backends ?? []);
  const from = performance.now();
  const answer = await contestant.ask(order.organization);
  const milliseconds = performance.now() - from;
  const busyAfter = await processorTime(backends ?? []);
  // Of the first answer it is not known: pools connect when they are asked.
  const isKnown = backends !== undefined && busyBefore !== undefined && busyAfter !== undefined;
  const busyMilliseconds = isKnown ? busyAfter - busyBefore : undefined;
  backends ??= await backendsOf(url);
  const memoryGrowth = peakMemory() - opened.peakMemory;
  return { kind: "answered", answer, milliseconds, busyMilliseconds, memoryGrowth };
}

/** In bytes; libuv says it in kilobytes. https://nodejs.org/api/process.html#processresourceusage */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function tell(report: Report): void {
  process.send?.(report);
}

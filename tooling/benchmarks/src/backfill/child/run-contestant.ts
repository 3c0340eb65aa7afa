import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Finished, Order, Report } from "./protocol.ts";
import { isReport } from "./protocol.ts";

const program = fileURLToPath(new URL("main.ts", import.meta.url));

/** A contestant in a process of its own, so that its memory is its own, and so is its event loop. */
export type RunningContestant = {
  /**
   * Starts the work and waits for its end.
   * @throws when the contestant does, or its process ends without a word.
   */
  readonly fill: () => Promise<Finished>;
  /** Ends the process, whatever it is doing. */
  readonly end: () => Promise<void>;
};

/** Starts the process and loads its code; nothing is done to the database yet. */
export async function startContestant(order: Order): Promise<RunningContestant> {
  const child = fork(program, {
    // Whatever this process was started with (a test runner's loaders) is not meant for that one.
    execArgv: ["--conditions=@acme/source"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill();
    await exited;
  };
  const first = await nextReport(child);
  if (first.kind !== "ready") {
    await end();
    throw new Error(`the contestant ${order.contestant} did not start`);
  }
  const fill = async (): Promise<Finished> => {
    const report = nextReport(child);
    child.send(order);
    const finished = await report;
    if (finished.kind === "filled") return finished;
    const reason = finished.kind === "failed" ? finished.message : "it started again";
    throw new Error(`the contestant ${order.contestant} failed: ${reason}`);
  };
  return { fill, end };
}

async function nextReport(child: ChildProcess): Promise<Report> {
  const silence = new AbortController();
  try {
    const [message]: unknown[] = await Promise.race([
      once(child, "message", { signal: silence.signal }),
      once(child, "exit", { signal: silence.signal }).then(() => [
        { kind: "failed", message: "its process ended" },
      ]),
    ]);
    if (!isReport(message)) throw new Error(`unexpected message: ${JSON.stringify(message)}`);
    return message;
  } finally {
    silence.abort();
  }
}

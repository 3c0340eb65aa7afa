import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { MeasuredOrganization, OverviewDatabase } from "../overview-database.ts";
import type { Asked, Order, Report } from "./protocol.ts";
import { isReport } from "./protocol.ts";

const program = fileURLToPath(new URL("main.ts", import.meta.url));

/** A contestant in a process of its own, so that its memory is its own, and so is its garbage. */
export type RunningContestant = {
  /** @throws when the contestant does, or its process ends without a word. */
  readonly ask: (organization: MeasuredOrganization) => Promise<Asked>;
  readonly close: () => Promise<void>;
};

/** Starts a process that connects to a database, and waits until it can be asked. */
export async function openInChild(
  contestant: string,
  database: OverviewDatabase,
): Promise<RunningContestant> {
  const child = fork(program, {
    // A million messages as objects take more than Node allows itself; it is to be slow, not to fail.
    execArgv: ["--conditions=@acme/source", "--max-old-space-size=12288"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    // Dates and undefined come as they are.
    serialization: "advanced",
  });
  const answered = async (order: Order): Promise<Report> => {
    const silence = new AbortController();
    const { signal } = silence;
    try {
      const said: Promise<unknown[]> = Promise.race([
        once(child, "message", { signal }),
        once(child, "exit", { signal }).then(() => [
          { kind: "failed", message: "its process ended" },
        ]),
      ]);
      child.send(order);
      const [message] = await said;
      if (!isReport(message)) throw new Error(`unexpected message: ${JSON.stringify(message)}`);
      if (message.kind === "failed") {
        throw new Error(`the contestant ${contestant} failed: ${message.message}`);
      }
      return message;
    } finally {
      silence.abort();
    }
  };
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.disconnect();
    await exited;
  };
  try {
    await answered({ kind: "open", contestant, database });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ask: async (organization) => {
      const report = await answered({ kind: "ask", organization });
      if (report.kind !== "answered") throw new Error(`${contestant} answered ${report.kind}`);
      return report;
    },
    close,
  };
}

import { readFileSync } from "node:fs";
import type { Client } from "pg";
import { now } from "../../clock.ts";
import { oneRow } from "../../with-client.ts";
import type { Filled } from "./contestant.ts";

/**
 * How long a processor has been busy with a backend of a server on this machine, in milliseconds: what others
 * do on a busy machine is not in it. `undefined` where the server runs elsewhere, or the machine doesn't say.
 * https://docs.kernel.org/scheduler/sched-stats.html
 */
export function backendTime(pid: number): number | undefined {
  try {
    if (!readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres")) return undefined;
    const [running = ""] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
    return Number(running) / 1_000_000;
  } catch {
    return undefined;
  }
}

/** Fills `messages` on this connection, and says when that was, and how busy its backend. */
export async function timed(client: Client, fill: () => Promise<number>): Promise<Filled> {
  const { pid } = await oneRow<{ pid: number }>(client, "SELECT pg_backend_pid() AS pid");
  const from = now();
  const before = backendTime(pid);
  const rows = await fill();
  return {
    rows,
    batches: { from, to: now() },
    processorTime: difference(before, backendTime(pid)),
  };
}

export function difference(
  before: number | undefined,
  after: number | undefined,
): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}

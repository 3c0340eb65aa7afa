import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../../with-client.ts";

/**
 * How long processors were busy with some work, here and in the backends of this process's connections, in
 * milliseconds: what others do on a busy machine is not in it, as it is in the time on the wall.
 * `undefined` where the server runs elsewhere, or the machine doesn't say.
 */
export type ProcessorTime = number | undefined;

/** What this process's connections are called, so that their backends can be told from others'. */
export const applicationName = `acme bench ${process.pid}`;

/** The backends that serve this process by now. @throws when there are none, and no time would be theirs. */
export async function backendsOf(url: string): Promise<readonly number[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()",
      [applicationName],
    );
    if (rows.length === 0) throw new Error(`no connection is called ${applicationName}`);
    return rows.map(({ pid }) => pid);
  });
}

/** What these processes and this one have taken so far. */
export async function processorTime(backends: readonly number[]): Promise<ProcessorTime> {
  // An answer is here a little before its backend has gone to sleep, which is when its time is added up.
  await sleep(2);
  const { user, system } = process.cpuUsage();
  try {
    const times = await Promise.all(backends.map(nanosecondsOf));
    return (user + system) / 1_000 + times.reduce((sum, each) => sum + each, 0) / 1_000_000;
  } catch {
    return undefined;
  }
}

/** https://docs.kernel.org/scheduler/sched-stats.html */
async function nanosecondsOf(pid: number): Promise<number> {
  const name = await readFile(`/proc/${pid}/comm`, "utf8");
  if (!name.startsWith("postgres")) throw new Error(`${pid} is ${name}`);
  const [running = ""] = (await readFile(`/proc/${pid}/schedstat`, "utf8")).split(" ");
  return Number(running);
}

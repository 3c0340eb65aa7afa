import { chmod, mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { isAlive, waitUntil } from "../../src/server/processes.ts";

/** A temporary folder of one test's own, to be used as TMPDIR: all that appears there is the test's. */
export async function room(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "local-postgres-test-"));
  await chmod(folder, mode);
  onTestFinished(async () => {
    // Whatever a failed test left, so that it doesn't spoil the machine.
    for (const pid of await processesIn(folder)) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  return folder;
}

/** The processes that work in a folder: server, backends, supervisor, their children. */
export async function processesIn(folder: string): Promise<number[]> {
  if (process.platform !== "linux") {
    const { stdout } = await promisify(execFile)("ps", ["-axwwE", "-o", "pid=,command="]);
    const lines = stdout.split("\n").filter((line) => line.includes(folder));
    return lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pid !== process.pid);
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const traces = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
      readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""),
      readlink(`/proc/${pid}/cwd`).catch(() => ""),
    ]);
    if (Number(pid) !== process.pid && traces.join("\0").includes(folder)) found.push(Number(pid));
  }
  return found;
}

/** What is left of a room within 15 s: nothing, if all is well. */
export async function leftovers(folder: string): Promise<{ processes: number[]; files: string[] }> {
  const look = async () => ({
    processes: await processesIn(folder),
    files: await readdir(folder),
  });
  await waitUntil(async () => {
    const { processes, files } = await look();
    return processes.length + files.length === 0;
  }, 15_000);
  return look();
}

export const nothing = { processes: [], files: [] };

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { errorCode } from "../error-code.ts";

const run = promisify(execFile);

/** Whether a process with this id exists, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and someone else's.
    return errorCode(error) === "EPERM";
  }
}

/**
 * Whether that process runs and was started with this argument.
 * A bare pid proves nothing: after a crash of the machine it may be anybody's, and in a container whose
 * first process doesn't collect the dead it stays "alive" for ever.
 */
export async function wasStartedWith(pid: number, argument: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  try {
    if (process.platform === "linux") {
      return (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").includes(argument);
    }
    const { stdout } = await run("ps", ["-ww", "-o", "args=", "-p", String(pid)]);
    return stdout.includes(argument);
  } catch {
    return false;
  }
}

/** Waits until `done` holds; says whether it did within the time. */
export async function waitUntil(
  done: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await done())) {
    if (performance.now() > end) return false;
    await sleep(20);
  }
  return true;
}

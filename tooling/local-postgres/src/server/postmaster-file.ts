import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a server writes about itself into `postmaster.pid`. */
export type Postmaster = {
  readonly pid: number;
  /** Accepts connections; false while it starts, recovers or shuts down. */
  readonly ready: boolean;
};

export function postmasterFile(dataDirectory: string): string {
  return join(dataDirectory, "postmaster.pid");
}

/**
 * Reads `postmaster.pid`; `undefined` without one. The file outlives a crash: check the pid.
 * Line 1 is the pid, line 8 the state, as pg_ctl reads them (src/include/utils/pidfile.h).
 */
export async function readPostmaster(dataDirectory: string): Promise<Postmaster | undefined> {
  const text = await readFile(postmasterFile(dataDirectory), "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, ready: lines[7]?.trim() === "ready" };
}

import { rm } from "node:fs/promises";
import { LocalPostgresError } from "../errors.ts";
import { postmasterFile, readPostmaster } from "./postmaster-file.ts";
import { isAlive, waitUntil, wasStartedWith } from "./processes.ts";
import { readOwner, supervisorArgument, type Owner } from "./owner-file.ts";

/** Ends a server whose supervisor is no more: first politely, then at once. */
export async function endOrphan(dataDirectory: string): Promise<void> {
  const postmaster = await readPostmaster(dataDirectory);
  if (postmaster === undefined) return;
  for (const [signal, patience] of [
    ["SIGINT", 20_000],
    ["SIGQUIT", 10_000],
  ] as const) {
    if (!(await wasStartedWith(postmaster.pid, dataDirectory))) return;
    process.kill(postmaster.pid, signal);
    if (
      await waitUntil(async () => !(await wasStartedWith(postmaster.pid, dataDirectory)), patience)
    )
      return;
  }
}

/**
 * Makes a data directory ready for a new server: ends an orphan in it, clears a stale `postmaster.pid`.
 * @throws LocalPostgresError `DATA_DIRECTORY_IN_USE` with the pid of the process to stop.
 */
export async function claimDataDirectory(dataDirectory: string): Promise<void> {
  const postmaster = await readPostmaster(dataDirectory);
  if (postmaster === undefined) return;
  if (await wasStartedWith(postmaster.pid, dataDirectory)) {
    const owner = await readOwner(dataDirectory, postmaster.pid);
    if (owner === undefined || (await wasStartedWith(owner.supervisorPid, supervisorArgument))) {
      throw dataDirectoryInUse(dataDirectory, postmaster.pid, owner);
    }
    await endOrphan(dataDirectory);
  } else if (isAlive(postmaster.pid)) {
    // PostgreSQL takes a living process of that pid for the old server and would refuse for ever.
    // With a dead pid the file stays: it is how PostgreSQL finds orphaned backends.
    await rm(postmasterFile(dataDirectory));
  }
}

/** Names the process to stop: the one that asked for the server, if it is one of ours. */
export function dataDirectoryInUse(
  dataDirectory: string,
  postmasterPid: number,
  owner: Owner | undefined,
): LocalPostgresError {
  const pid = owner?.parentPid ?? postmasterPid;
  return new LocalPostgresError(
    "DATA_DIRECTORY_IN_USE",
    `${dataDirectory} is in use by process ${pid}. Stop that one first, or choose another data directory.`,
    { pid },
  );
}

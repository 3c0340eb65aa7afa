import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { LocalPostgresError } from "../errors.ts";
import { canEnter, type Account } from "./account.ts";
import { endOrphan } from "./orphans.ts";
import { supervisorArgument } from "./owner-file.ts";
import { wasStartedWith } from "./processes.ts";

// The host is part of the name because a folder may be shared between containers, whose pids mean nothing to each other.
const prefix = `acme-postgres-${hostname().replaceAll(/[^\w.]/g, "_")}-`;

/** Where a workspace keeps an ephemeral cluster. */
export function ephemeralDataDirectory(workspace: string): string {
  return join(workspace, "data");
}

/**
 * A private temporary folder that the server's account may enter. Its name holds the pid of the process
 * that removes it, so that a later run can tell when that process is no more.
 * @throws LocalPostgresError `NO_REACHABLE_FOLDER`
 */
export async function createWorkspace(account: Account | undefined): Promise<string> {
  const parent = await temporaryParent(account);
  await removeAbandonedWorkspaces(parent);
  const workspace = join(parent, `${prefix}${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(workspace, { mode: 0o700 });
  if (account !== undefined) {
    // Root's, with the account let in by its group: it may use what is here, not replace it.
    await chown(workspace, 0, account.gid);
    await chmod(workspace, 0o750);
  }
  return workspace;
}

/** Removes a folder even while a server that was just killed still ends in it. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function temporaryParent(account: Account | undefined): Promise<string> {
  for (const candidate of [tmpdir(), "/tmp", "/var/tmp"]) {
    if (await canEnter(account, candidate)) return candidate;
  }
  throw new LocalPostgresError(
    "NO_REACHABLE_FOLDER",
    `The account that runs PostgreSQL can enter neither ${tmpdir()} nor /tmp nor /var/tmp. Set TMPDIR to a folder that it can enter.`,
  );
}

/** Only a `kill -9` of the supervisor itself or a crash of the machine leaves a workspace. */
async function removeAbandonedWorkspaces(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix)
      ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1]
      : undefined;
    if (pid === undefined || (await wasStartedWith(Number(pid), supervisorArgument))) continue;
    const abandoned = join(parent, name);
    // Another user's can't be removed; that user's next start does.
    await endOrphan(ephemeralDataDirectory(abandoned))
      .then(() => removeFolder(abandoned))
      .catch(() => undefined);
  }
}

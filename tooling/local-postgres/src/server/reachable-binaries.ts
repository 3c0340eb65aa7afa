import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { canEnter, type Account } from "./account.ts";
import { binariesBelow, type Binaries } from "./binaries.ts";

/**
 * The binaries as the server's account can execute them: themselves, or a copy in the workspace when
 * they lie below a folder that only root may enter (60 MB, about 0.1 s).
 */
export async function reachableBinaries(
  binaries: Binaries,
  account: Account | undefined,
  workspace: string,
): Promise<Binaries> {
  if (account === undefined || (await canEnter(account, binaries.postgres))) return binaries;
  const copy = join(workspace, "postgresql");
  await cp(binaries.root, copy, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  // An install under umask 077 is closed file by file.
  await promisify(execFile)("chmod", ["-R", "a+rX", copy]);
  return binariesBelow(copy);
}

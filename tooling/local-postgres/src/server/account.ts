import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LocalPostgresError } from "../errors.ts";

const run = promisify(execFile);

/** The account the server runs as when it is not our own. */
export type Account = { readonly uid: number; readonly gid: number };

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account to run the server as: PostgreSQL refuses root. `undefined` means "as ourselves".
 *
 * initdb looks its own user up in the password database, so a made-up uid would not do.
 * @throws LocalPostgresError `NO_UNPRIVILEGED_ACCOUNT`
 */
export async function serverAccount(name = "nobody"): Promise<Account | undefined> {
  if (!runsAsRoot()) return undefined;
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (cause) {
    throw new LocalPostgresError(
      "NO_UNPRIVILEGED_ACCOUNT",
      `PostgreSQL refuses to run as root, and this system has no account "${name}" to run it as. Add one, start as an ordinary user, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/**
 * Whether the account may enter the folder (or execute the file).
 * Asks the kernel as that account: modes, ACLs and every folder above count.
 */
export async function canEnter(account: Account | undefined, path: string): Promise<boolean> {
  try {
    await run("/bin/sh", ["-c", '[ -x "$1" ]', "sh", path], { ...account, cwd: "/" });
    return true;
  } catch {
    return false;
  }
}

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { errorCode } from "../error-code.ts";
import { LocalPostgresError } from "../errors.ts";
import type { Account } from "./account.ts";
import { unsupportedPlatform, type Binaries } from "./binaries.ts";
import { defaultMajor, type Major } from "./major.ts";
import { supervisorArgument } from "./owner-file.ts";
import { wasStartedWith } from "./processes.ts";
import { serverEnvironment } from "./server-environment.ts";
import { removeFolder } from "./workspace.ts";

const run = promisify(execFile);

function passwordFile(dataDirectory: string): string {
  return join(dataDirectory, "superuser-password");
}

/** The superuser's password, which stays with the cluster in a folder that only its account may enter. */
export async function readPassword(dataDirectory: string): Promise<string> {
  return (await readFile(passwordFile(dataDirectory), "utf8")).trim();
}

/**
 * Makes a cluster: UTF-8, sorted and classified by PostgreSQL's own C.UTF-8, so the same on every machine.
 * It appears under its name complete or not at all, whatever is killed when.
 * https://www.postgresql.org/docs/18/app-initdb.html
 * @throws LocalPostgresError `START_FAILED` with what initdb said; `UNSUPPORTED_PLATFORM` when it can't be executed.
 */
export async function initialiseCluster(
  binaries: Binaries,
  dataDirectory: string,
  account: Account | undefined,
  kind: "ephemeral" | "durable",
  major: Major = defaultMajor,
): Promise<void> {
  await removeAbandonedAttempts(dataDirectory);
  const attempt = `${dataDirectory}.initialising-${process.pid}`;
  const password = `${attempt}.password`;
  try {
    await mkdir(attempt, { mode: 0o700 });
    await writeFile(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
    if (account !== undefined) {
      await Promise.all([attempt, password].map((path) => chown(path, account.uid, account.gid)));
    }
    await runInitdb(binaries, attempt, password, account, initdbOptions(kind, major));
    await rename(password, passwordFile(attempt));
    await rename(attempt, dataDirectory).catch((error: unknown) => {
      // Someone else was quicker; who gets to serve it is decided by the server's own lock.
      if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
    });
  } finally {
    await Promise.all([attempt, password].map(removeFolder));
  }
}

async function runInitdb(
  binaries: Binaries,
  dataDirectory: string,
  password: string,
  account: Account | undefined,
  more: readonly string[],
): Promise<void> {
  const options = [
    ["--pgdata", dataDirectory, "--username", "postgres", "--pwfile", password],
    ["--auth", "scram-sha-256", "--no-instructions", "--encoding", "UTF8", "--locale", "C"],
    more,
  ].flat();
  try {
    await run(binaries.initdb, options, { ...account, cwd: "/", env: serverEnvironment });
  } catch (error) {
    if (["ENOENT", "ENOEXEC"].includes(errorCode(error) ?? "")) {
      throw unsupportedPlatform(`${process.platform}-${process.arch}`, error);
    }
    // execFile's message is the command line and what the program wrote to stderr.
    throw new LocalPostgresError(
      "START_FAILED",
      `initdb could not make a cluster in ${dataDirectory}. ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** What came with 16, with 17 and with 18. */
function initdbOptions(kind: "ephemeral" | "durable", major: Major): readonly string[] {
  return [
    ...(major >= 16 ? ["--set", "scram_iterations=1"] : []),
    ...(major >= 17 ? ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"] : []),
    ...(kind === "ephemeral" ? ["--no-sync"] : []),
    ...(kind === "ephemeral" && major >= 18 ? ["--no-data-checksums"] : []),
  ];
}

async function removeAbandonedAttempts(dataDirectory: string): Promise<void> {
  const parent = dirname(dataDirectory);
  const prefix = `${basename(dataDirectory)}.initialising-`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (!(await wasStartedWith(pid, supervisorArgument))) await removeFolder(join(parent, name));
  }
}

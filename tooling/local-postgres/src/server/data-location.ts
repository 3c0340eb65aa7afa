import { createHash } from "node:crypto";
import { lstat, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../error-code.ts";
import { LocalPostgresError } from "../errors.ts";
import { canEnter, runsAsRoot, type Account } from "./account.ts";

// Only root relocates, only root may write here, and it outlives a reboot.
const relocationParent = "/var/lib/acme-postgres";

const majorVersion = "18";

export type DataLocation = {
  readonly dataDirectory: string;
  readonly relocatedFrom: string | undefined;
  /** An existing cluster is served by its owner. */
  readonly account: Account | undefined;
  readonly initialised: boolean;
};

/**
 * Where a persistent cluster lives: as asked if the server's account can get there, else always in the
 * same folder for the same request.
 * @throws LocalPostgresError `DATA_DIRECTORY_UNUSABLE`
 */
export async function locateData(
  requested: string,
  defaultAccount: Account | undefined,
): Promise<DataLocation> {
  const asked = await inspect(requested, defaultAccount);
  if (await canEnter(asked.account, await existingAncestor(dirname(requested)))) {
    await mkdir(dirname(requested), { recursive: true });
    return { ...asked, relocatedFrom: undefined };
  }
  if (asked.initialised) {
    // Going elsewhere would look as if the data were lost.
    throw unusable(requested, "the account it belongs to can't enter the folders above it");
  }
  const elsewhere = relocated(requested);
  await mkdir(dirname(elsewhere), { recursive: true });
  return { ...(await inspect(elsewhere, defaultAccount)), relocatedFrom: requested };
}

async function inspect(
  dataDirectory: string,
  defaultAccount: Account | undefined,
): Promise<Omit<DataLocation, "relocatedFrom">> {
  const initialised = await holdsCluster(dataDirectory);
  const account = initialised && runsAsRoot() ? await ownerOf(dataDirectory) : defaultAccount;
  return { dataDirectory, account, initialised };
}

function relocated(requested: string): string {
  const hash = createHash("sha256").update(requested).digest("hex").slice(0, 12);
  return join(relocationParent, `${basename(requested)}-${hash}`);
}

async function existingAncestor(folder: string): Promise<string> {
  const exists = await lstat(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : existingAncestor(dirname(folder));
}

async function ownerOf(dataDirectory: string): Promise<Account> {
  const { uid, gid } = await stat(dataDirectory);
  return { uid, gid };
}

async function holdsCluster(dataDirectory: string): Promise<boolean> {
  const entries = await entriesOf(dataDirectory);
  if (entries.length === 0) return false;
  if (!entries.includes("PG_VERSION")) {
    throw unusable(dataDirectory, "it holds files that are not a PostgreSQL cluster");
  }
  const version = (await readFile(join(dataDirectory, "PG_VERSION"), "utf8")).trim();
  if (version !== majorVersion) {
    throw unusable(dataDirectory, `its cluster is of PostgreSQL ${version}, not ${majorVersion}`);
  }
  return true;
}

async function entriesOf(dataDirectory: string): Promise<readonly string[]> {
  try {
    return await readdir(dataDirectory);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw unusable(dataDirectory, `it can't be read (${errorCode(error)})`, error);
  }
}

function unusable(dataDirectory: string, why: string, cause?: unknown): LocalPostgresError {
  return new LocalPostgresError(
    "DATA_DIRECTORY_UNUSABLE",
    `${dataDirectory} can't be used: ${why}. Choose another data directory, or move that one away.`,
    { cause },
  );
}

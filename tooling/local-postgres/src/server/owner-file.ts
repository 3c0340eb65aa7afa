import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** An argument of every supervisor, by which it is told from another process with a reused pid. */
export const supervisorArgument = "acme-local-postgres-supervisor";

/** Who runs the server of a data directory. */
export type Owner = {
  /** The process that asked for the server. */
  readonly parentPid: number;
  /** The process that ends the server when the parent ends. */
  readonly supervisorPid: number;
  /** The server itself: the file of a server before it does not count. */
  readonly postmasterPid: number;
};

function ownerFile(dataDirectory: string): string {
  return join(dataDirectory, "local-postgres.json");
}

export async function writeOwner(dataDirectory: string, owner: Owner): Promise<void> {
  await writeFile(ownerFile(dataDirectory), JSON.stringify(owner));
}

/** `undefined` when the server that runs as this pid was not started by this package. */
export async function readOwner(
  dataDirectory: string,
  postmasterPid: number,
): Promise<Owner | undefined> {
  const text = await readFile(ownerFile(dataDirectory), "utf8").catch(() => "null");
  const owner: unknown = JSON.parse(text);
  return isOwner(owner) && owner.postmasterPid === postmasterPid ? owner : undefined;
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === "object" &&
    value !== null &&
    "parentPid" in value &&
    typeof value.parentPid === "number" &&
    "supervisorPid" in value &&
    typeof value.supervisorPid === "number" &&
    "postmasterPid" in value
  );
}

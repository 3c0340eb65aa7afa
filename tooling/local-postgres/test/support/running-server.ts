import { readOwner, type Owner } from "../../src/server/owner-file.ts";
import { readPostmaster } from "../../src/server/postmaster-file.ts";

/** The processes of the server that runs in a data directory. Throws when there is none: pid 0 is us. */
export async function ownerOf(dataDirectory: string | undefined): Promise<Owner> {
  const postmaster = await readPostmaster(dataDirectory ?? "");
  const owner =
    postmaster === undefined ? undefined : await readOwner(dataDirectory ?? "", postmaster.pid);
  if (owner === undefined) throw new Error(`no server of ours runs in ${dataDirectory}`);
  return owner;
}

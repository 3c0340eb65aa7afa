import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PostgresServer } from "@acme/local-postgres";
import { startPostgres } from "@acme/local-postgres";

export type Replicated = {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  /** Ends both, and removes what they kept. */
  readonly stop: () => Promise<void>;
};

/** A server with a hot standby that streams from it. */
export async function replicatedServer(standbyName: string): Promise<Replicated> {
  const folder = await mkdtemp(join(tmpdir(), "acme-standby-"));
  const first = await startPostgres({ dataDirectory: join(folder, "primary") });
  if (!first.embedded) throw new TypeError("a standby needs a server of its own");
  const { dataDirectory } = first;
  const copy = `${dataDirectory}-standby`;
  // A cluster at rest can be copied as it is, with its owner; npm's binaries hold no pg_basebackup.
  await first.stop();
  await promisify(execFile)("cp", ["-a", dataDirectory, copy]);
  await writeFile(join(copy, "standby.signal"), "");
  const primary = await startPostgres({ dataDirectory });
  const standby = await startPostgres({
    dataDirectory: copy,
    settings: { primary_conninfo: `${primary.url}?application_name=${standbyName}` },
  });
  const stop = async (): Promise<void> => {
    await standby.stop();
    await primary.stop();
    for (const each of [dataDirectory, copy, folder]) {
      await rm(each, { recursive: true, force: true });
    }
  };
  return { primary, standby, stop };
}

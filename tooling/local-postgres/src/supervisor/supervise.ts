import { once } from "node:events";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LocalPostgresError } from "../errors.ts";
import { serverAccount } from "../server/account.ts";
import { installedBinaries } from "../server/binaries.ts";
import { locateData, type DataLocation } from "../server/data-location.ts";
import { initialiseCluster, readPassword } from "../server/initialise-cluster.ts";
import { claimDataDirectory } from "../server/orphans.ts";
import { writeOwner } from "../server/owner-file.ts";
import { reachableBinaries } from "../server/reachable-binaries.ts";
import { logTail, startServerProcess, type ServerProcess } from "../server/server-process.ts";
import { renderSettings, serverSettings } from "../server/server-settings.ts";
import { createWorkspace, ephemeralDataDirectory, removeFolder } from "../server/workspace.ts";
import type { StartRequest, SupervisorReport } from "./protocol.ts";

type Report = (message: SupervisorReport) => void;

/**
 * Starts what was asked for, reports it, waits until the parent is gone, ends the server and removes all
 * that is temporary; wherever it is when the parent goes, it skips to the end.
 */
export async function supervise(
  request: StartRequest,
  parentGone: AbortSignal,
  report: Report,
): Promise<void> {
  const account = await serverAccount();
  if (request.dataDirectory === undefined) {
    await withWorkspace(account, (workspace) => {
      const dataDirectory = ephemeralDataDirectory(workspace);
      const location = { dataDirectory, account, initialised: false, relocatedFrom: undefined };
      return serve(request, location, "ephemeral", workspace, parentGone, report);
    });
  } else {
    const location = await locateData(request.dataDirectory, account);
    await withWorkspace(location.account, (workspace) =>
      serve(request, location, "durable", workspace, parentGone, report),
    );
  }
}

async function withWorkspace(
  account: DataLocation["account"],
  use: (workspace: string) => Promise<void>,
): Promise<void> {
  const workspace = await createWorkspace(account);
  try {
    await use(workspace);
  } finally {
    await removeFolder(workspace);
  }
}

async function serve(
  request: StartRequest,
  location: DataLocation,
  kind: "ephemeral" | "durable",
  workspace: string,
  parentGone: AbortSignal,
  report: Report,
): Promise<void> {
  const { dataDirectory, account, initialised, relocatedFrom } = location;
  const { major } = request;
  const configFile = join(workspace, "postgresql.conf");
  await writeFile(configFile, renderSettings(serverSettings(kind, request.settings, major)));
  const binaries = await reachableBinaries(await installedBinaries(major), account, workspace);
  if (initialised) await claimDataDirectory(dataDirectory);
  else await initialiseCluster(binaries, dataDirectory, account, kind, major);

  const logFile = join(kind === "ephemeral" ? workspace : dataDirectory, "postgres.log");
  await truncate(logFile).catch(() => undefined);
  if (parentGone.aborted) return;
  const plan = { binaries, account, dataDirectory, configFile, logFile, port: request.port };
  const server = await startServerProcess(plan, parentGone);
  try {
    await writeOwner(dataDirectory, {
      parentPid: request.parentPid,
      supervisorPid: process.pid,
      postmasterPid: server.pid,
    });
    const password = await readPassword(dataDirectory);
    const { port } = server;
    report({ kind: "ready", port, password, dataDirectory, relocatedFrom, logFile, workspace });
    if (await endsBeforeItsParent(server, parentGone)) {
      throw new LocalPostgresError(
        "SERVER_DIED",
        `PostgreSQL ended by itself before it was stopped. The end of its log says why:\n${await logTail(logFile)}`,
      );
    }
  } finally {
    // The last checkpoint of a large durable cluster takes its time; an ephemeral one is thrown away.
    await server.shutDown(kind === "ephemeral" ? 5_000 : 60_000);
  }
}

/** Waits for the parent in any case: until it asks, a dead server's log stays there to be read. */
async function endsBeforeItsParent(
  server: ServerProcess,
  parentGone: AbortSignal,
): Promise<boolean> {
  let died = false;
  void server.ended.then(() => (died = !parentGone.aborted));
  if (!parentGone.aborted) await once(parentGone, "abort");
  return died;
}

import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serverAccount } from "../src/server/account.ts";
import { installedBinaries } from "../src/server/binaries.ts";
import { freePort } from "../src/server/free-port.ts";
import { initialiseCluster } from "../src/server/initialise-cluster.ts";
import { reachableBinaries } from "../src/server/reachable-binaries.ts";
import { startServerProcess } from "../src/server/server-process.ts";
import { renderSettings, serverSettings } from "../src/server/server-settings.ts";
import { room } from "./support/room.ts";

test("takes another free port when someone was quicker on the first", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const ports = [typeof address === "object" && address !== null ? address.port : 0];

  const folder = await room();
  const account = await serverAccount();
  const binaries = await reachableBinaries(await installedBinaries(), account, folder);
  const dataDirectory = join(folder, "data");
  const configFile = join(folder, "postgresql.conf");
  await writeFile(configFile, renderSettings(serverSettings("ephemeral", {})));
  await initialiseCluster(binaries, dataDirectory, account, "ephemeral");
  const logFile = join(folder, "postgres.log");
  const plan = { binaries, account, dataDirectory, configFile, logFile, port: undefined };

  const nextPort = () => Promise.resolve(ports.shift()).then((port) => port ?? freePort());
  const server = await startServerProcess(plan, new AbortController().signal, nextPort);
  onTestFinished(() => server.shutDown(5_000));
  expect(ports).toEqual([]);
  expect(server.port).not.toBe(typeof address === "object" ? address?.port : 0);
});

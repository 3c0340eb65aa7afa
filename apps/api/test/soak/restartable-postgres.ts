import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@acme/local-postgres";
import { onTestFinished, vi } from "vitest";

/** A server of the test's own that can be stopped, and started again with its data on the same port. */
export type RestartablePostgres = {
  readonly url: string;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
};

/** `isolatedServer()` forgets its data when it stops, and a restart must not. */
export async function startRestartablePostgres(): Promise<RestartablePostgres> {
  // It is about the embedded server, also in a run against another one.
  vi.stubEnv("DATABASE_URL", undefined);
  const dataDirectory = await mkdtemp(join(tmpdir(), "acme-soak-"));
  const open = (port?: number) =>
    startPostgres({
      dataDirectory,
      // What is committed survives the server's processes; only a machine's crash would lose it.
      settings: { fsync: "off" },
      ...(port === undefined ? {} : { port }),
    });
  let server = await open();
  const { url, port } = server;
  let isRunning = true;
  const stop = async (): Promise<void> => {
    isRunning = false;
    await server.stop();
  };
  onTestFinished(async () => {
    if (isRunning) await stop();
    await rm(server.dataDirectory ?? dataDirectory, { recursive: true, force: true });
    await rm(dataDirectory, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });
  return {
    url,
    stop,
    start: async () => {
      server = await open(port);
      isRunning = true;
    },
  };
}

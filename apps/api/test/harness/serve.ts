import { createServer, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import { onTestFinished } from "vitest";

/** Serves an app on any free port of this machine until the test is over; answers its URL. */
export async function serve(what: Express | Server): Promise<string> {
  const server = what instanceof Server ? what : createServer(what);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

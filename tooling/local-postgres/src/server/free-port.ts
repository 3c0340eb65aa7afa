import { createServer } from "node:net";
import { once } from "node:events";

/**
 * A TCP port of 127.0.0.1 that is free at this moment. Another process may take it before the server
 * does: who starts a server on it tries again with another one.
 */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

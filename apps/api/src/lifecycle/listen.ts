import type { Server } from "node:http";
import { isIPv6 } from "node:net";

/**
 * Begins to listen; answers the URL.
 * @throws Error with a code such as `EADDRINUSE`
 */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  const listensOn = typeof address === "object" ? address?.port : port;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${listensOn}`;
}

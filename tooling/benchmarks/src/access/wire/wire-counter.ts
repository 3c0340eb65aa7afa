import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { clientMessages } from "./client-messages.ts";

export type WireCount = {
  /** How often the server has answered something that was sent since its last answer. */
  readonly roundTrips: number;
  /** Messages of the client; a BEGIN or one of a statement's three or five parts is one. */
  readonly messages: number;
};

export type WireCounter = AsyncDisposable & {
  /** The server's URL by way of this. */
  readonly url: string;
  /** So far, all connections together. */
  readonly count: () => WireCount;
};

/**
 * Stands between a client and its server and counts. Answers are held back a little, as a network does, so
 * that what is sent without waiting for them is on its way before they come.
 */
export async function countWire(url: string, delay: number): Promise<WireCounter> {
  const { port: serverPort, hostname } = new URL(url);
  let roundTrips = 0;
  let messages = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(serverPort), hostname);
    const countMessages = clientMessages();
    let asked = false;
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.on("data", (bytes: Buffer) => {
      asked = true;
      messages += countMessages(bytes);
      upstream.write(bytes);
    });
    upstream.on("data", (bytes: Buffer) => {
      setTimeout(() => {
        if (asked) roundTrips += 1;
        asked = false;
        client.write(bytes);
      }, delay);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has this kind of address
  const { port } = server.address() as AddressInfo;
  const target = new URL(url);
  target.hostname = "127.0.0.1";
  target.port = String(port);
  return {
    url: target.href,
    count: () => ({ roundTrips, messages }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { onTestFinished } from "vitest";

/**
 * A server that speaks as much of Redis's protocol as counting takes, on one counter a key. The script is
 * not run: what it has to come to is done here. https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export async function redisDouble(): Promise<{
  readonly url: string;
  readonly counts: ReadonlyMap<string, number>;
  /** Ends all connections and takes no new ones. */
  readonly stop: () => Promise<void>;
}> {
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const answer = ([name = "", , , key = "", points = "0"]: readonly string[]): string => {
    if (name.toUpperCase() !== "EVAL") return "+OK\r\n";
    const count = (counts.get(key) ?? 0) + Number(points);
    counts.set(key, count);
    return `*2\r\n:${count}\r\n:7200000\r\n`;
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    let pending = "";
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      for (let read = readCommand(pending); read !== undefined; read = readCommand(pending)) {
        pending = pending.slice(read.length);
        socket.write(answer(read.words));
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  };
  onTestFinished(stop);
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, counts, stop };
}

/** The first whole command of what has arrived: `*2\r\n$3\r\nGET\r\n$1\r\na\r\n`. */
function readCommand(text: string): { words: string[]; length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  let at = head[0].length;
  const words: string[] = [];
  while (words.length < Number(head[1])) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (size === null) return undefined;
    const begin = at + size[0].length;
    at = begin + Number(size[1]) + 2;
    if (text.length < at) return undefined;
    words.push(text.slice(begin, at - 2));
  }
  return { words, length: at };
}

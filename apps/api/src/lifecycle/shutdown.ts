import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Health } from "./health.ts";

type Options = {
  readonly servers: readonly Server[];
  readonly health: Pick<Health, "drain">;
  /** Milliseconds that requests are still taken while `/readyz` says 503: until nobody sends any. */
  readonly delay: number;
  /** Milliseconds that requests under way have after that, and pools to close. */
  readonly grace: number;
  /** Closed when no request needs them any more, all at the same time. */
  readonly close: readonly (() => Promise<unknown>)[];
};

/** How a shutdown went: `clean`, or what was cut off. */
export type ShutdownReport = { readonly clean: boolean; readonly failures: readonly unknown[] };

/**
 * Ends in order: not ready, no new connections, what is under way ends, then what it used. After the grace
 * connections are cut, so it always ends. Asked again it answers the same shutdown.
 */
export function createShutdown(options: Options): () => Promise<ShutdownReport> {
  let shutdown: Promise<ShutdownReport> | undefined;
  return () => (shutdown ??= shutDown(options));
}

async function shutDown(options: Options): Promise<ShutdownReport> {
  const { servers, health, delay, grace, close } = options;
  health.drain();
  await sleep(delay);
  const ended = Promise.all(servers.map(closeServer));
  const inTime = await within(grace, ended);
  if (!inTime) {
    for (const server of servers) server.closeAllConnections();
    await ended;
  }
  const closing = Promise.allSettled(close.map((each) => each()));
  const closed = await within(grace, closing);
  const results = closed ? await closing : [];
  const failures: unknown[] = results
    .filter((result) => result.status === "rejected")
    .map(({ reason }): unknown => reason);
  return { clean: inTime && closed && failures.length === 0, failures };
}

/** How often connections are looked at that may have become idle, in milliseconds. */
const LOOK = 25;

/** Takes no new connections and lets go of those that are idle; resolves when the last has ended. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // close() lets go of what is idle at that moment; what becomes so later would be kept alive.
    const look = setInterval(() => server.closeIdleConnections(), LOOK);
    server.close(() => {
      clearInterval(look);
      resolve();
    });
  });
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([
      work.then(() => true),
      sleep(milliseconds, false, { signal: late.signal }),
    ]);
  } finally {
    late.abort();
  }
}

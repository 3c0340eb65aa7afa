import { setTimeout as sleep } from "node:timers/promises";
import type { RequestHandler } from "express";

/** Whether this instance lives, and whether it should be sent requests. */
export type Health = {
  /** `/livez`: the process answers. It does not ask the database: a restart would not mend that. */
  readonly live: RequestHandler;
  /** `/readyz`: 200 while what it needs answers, 503 otherwise and from the beginning of a shutdown. */
  readonly ready: RequestHandler;
  /** From now on it is not ready. */
  readonly drain: () => void;
};

type Options = {
  /** By name, what has to resolve for this instance to be of use. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  /** Milliseconds after which a check has failed. Default: 2,000. */
  readonly timeout?: number;
};

export function createHealth({ checks, timeout = 2_000 }: Options): Health {
  let draining = false;
  const outcomes = async (): Promise<Record<string, "ok" | "failed">> => {
    const found = Object.entries(checks).map(
      async ([name, check]) => [name, (await passes(check, timeout)) ? "ok" : "failed"] as const,
    );
    return Object.fromEntries(await Promise.all(found));
  };
  return {
    live: (_request, response) => {
      response.set("Cache-Control", "no-store").json({ status: "ok" });
    },
    ready: async (_request, response) => {
      response.set("Cache-Control", "no-store");
      if (draining) {
        response.status(503).json({ status: "draining" });
        return;
      }
      const found = await outcomes();
      const isReady = Object.values(found).every((outcome) => outcome === "ok");
      response
        .status(isReady ? 200 : 503)
        .json({ status: isReady ? "ok" : "failed", checks: found });
    },
    drain: () => {
      draining = true;
    },
  };
}

async function passes(check: () => Promise<unknown>, timeout: number): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([
      check().then(() => true),
      sleep(timeout, false, { signal: late.signal, ref: false }),
    ]);
  } catch {
    return false;
  } finally {
    late.abort();
  }
}

import { setTimeout as sleep } from "node:timers/promises";

/** Time as the throttles know it; a test has its own. */
export type Clock = {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** @throws an `AbortError` when the signal comes first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

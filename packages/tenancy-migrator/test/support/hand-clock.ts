import type { Clock } from "../../src/throttle/clock.ts";

export type HandClock = Clock & {
  /** Lets time pass. */
  readonly advance: (milliseconds: number) => void;
};

/** A clock on which a sleep takes no time but its own; what a test does meanwhile is done in `onSleep`. */
export function handClock(onSleep: (now: number) => void | Promise<void> = () => {}): HandClock {
  let time = 0;
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      time += milliseconds;
      await onSleep(time);
    },
  };
}

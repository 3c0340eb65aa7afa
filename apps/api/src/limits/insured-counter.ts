import type { Counter } from "./counter.ts";
import { memoryCounter } from "./shared-counters.ts";

type Options = {
  readonly shared: Counter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For how long a store that failed is left alone, in milliseconds. Default: 1,000. */
  readonly pause?: number;
  readonly onFailure?: (error: unknown) => void;
};

/** How many keys' last counts are remembered; the oldest go first. */
const REMEMBERED = 50_000;

/**
 * Counts in a shared store, and in memory while that fails: from what the store last said, so that an
 * outage gives nobody a new budget, and on top of the store afterwards. Nobody waits for a store that is
 * known to fail; after a pause one request tries it again.
 */
export function insuredCounter(options: Options): Counter {
  const { shared, now, pause = 1_000, onFailure = () => undefined } = options;
  /** Requests that the store does not know of. */
  const memory = memoryCounter();
  const lastSeen = new Map<string, number>();
  let failedAt: number | undefined;
  let hasCounted = false;

  const countAlone = async (key: string): Promise<number> => {
    hasCounted = true;
    return (lastSeen.get(key) ?? 0) + (await memory.add(key));
  };

  const isResting = (): boolean => {
    if (failedAt === undefined) return false;
    const since = now() - failedAt;
    // A clock that stepped back says nothing about how long it has been.
    if (since >= 0 && since < pause) return true;
    // Whoever comes while this one tries is still counted in memory.
    failedAt = now();
    return false;
  };

  return {
    add: async (key, limit) => {
      if (isResting()) return countAlone(key);
      let counted: number;
      try {
        counted = await shared.add(key, limit);
      } catch (error) {
        failedAt = now();
        onFailure(error);
        return countAlone(key);
      }
      failedAt = undefined;
      remember(lastSeen, key, counted);
      return hasCounted ? counted + (await memory.read(key)) : counted;
    },
  };
}

function remember(lastSeen: Map<string, number>, key: string, counted: number): void {
  const before = lastSeen.get(key) ?? 0;
  // Put at the end: a Map is in the order in which keys were put.
  lastSeen.delete(key);
  lastSeen.set(key, Math.max(before, counted));
  if (lastSeen.size <= REMEMBERED) return;
  const [oldest] = lastSeen.keys();
  if (oldest !== undefined) lastSeen.delete(oldest);
}

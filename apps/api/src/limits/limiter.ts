import type { Counter } from "./counter.ts";
import type { Decision, Policy } from "./policy.ts";

/** Decides, for each request, whether it is one too many. */
export type Limiter = {
  readonly take: (policy: Policy, id: string) => Promise<Decision>;
};

/** How many exhausted keys are remembered; the oldest go first. */
const REMEMBERED = 10_000;

/**
 * Fixed windows, named in the key: which one a request falls in depends on the clock and on nothing else,
 * and a clock that steps back comes to a window whose count is still there.
 *
 * Who has used up a window is refused from memory until it ends: a flood costs the store nothing.
 */
export function createLimiter(options: {
  readonly counter: Counter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): Limiter {
  const { counter, now } = options;
  /** By key, the count that is known to have been reached. */
  const exhausted = new Map<string, number>();
  return {
    take: async (policy, id) => {
      const { name, limit, window } = policy;
      const time = now();
      const index = Math.floor(time / window);
      const reset = Math.ceil(((index + 1) * window - time) / 1000);
      const key = `${name}:${id}:${index}`;
      if ((exhausted.get(key) ?? 0) > limit) return { policy, allowed: false, remaining: 0, reset };
      const count = await counter.add(key, limit);
      if (count > limit) {
        exhausted.set(key, count);
        const [oldest] = exhausted.keys();
        if (exhausted.size > REMEMBERED && oldest !== undefined) exhausted.delete(oldest);
      }
      return { policy, allowed: count <= limit, remaining: Math.max(limit - count, 0), reset };
    },
  };
}

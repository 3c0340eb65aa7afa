import type { Counter } from "./counter.ts";

type Waiting = {
  readonly resolve: (count: number) => void;
  readonly reject: (error: unknown) => void;
};

/** What is known of one key. */
type Line = {
  readonly waiting: Waiting[];
  isAsking: boolean;
  /** Numbers that the store has counted and nobody has had yet: `next` to `last`. */
  next: number;
  last: number;
  /** How many were counted by the last question. */
  size: number;
  /** The latest caller's. */
  limit: number;
};

/** The most that are counted ahead by one question. */
const MOST = 16;
/** How many keys are known; the oldest go first, with what was counted ahead of them. */
const KNOWN = 10_000;

/**
 * Asks a store once for several requests of a key: for all that came while it was asked before, and, of a
 * key that has been asked for often and is far from its limit, for some that are still to come. Each is
 * told a number of its own, and no number is told twice, here or by another instance: so no more than the
 * limit comes through, but up to a sixteenth of what was left of it can stay with an instance that is
 * asked no more.
 *
 * @param addMany adds so many at once, and answers the count after the last of them
 */
export function batchedCounter(addMany: (key: string, many: number) => Promise<number>): Counter {
  const lines = new Map<string, Line>();

  const lineOf = (key: string): Line => {
    const found = lines.get(key);
    if (found !== undefined) return found;
    const line = { waiting: [], isAsking: false, next: 1, last: 0, size: 0, limit: 0 };
    lines.set(key, line);
    const [oldest] = lines.keys();
    if (lines.size > KNOWN && oldest !== undefined) lines.delete(oldest);
    return line;
  };

  const ask = async (key: string, line: Line): Promise<void> => {
    const batch = line.waiting.splice(0);
    const many = Math.max(batch.length, aheadOf(line));
    line.isAsking = true;
    try {
      line.last = await addMany(key, many);
      line.next = line.last - many + 1;
      line.size = many;
      for (const { resolve } of batch) resolve(line.next++);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    line.isAsking = false;
    while (line.next <= line.last && line.waiting.length > 0) {
      line.waiting.shift()?.resolve(line.next++);
    }
    if (line.waiting.length > 0) void ask(key, line);
  };

  return {
    add: async (key, limit = 0) => {
      const line = lineOf(key);
      line.limit = limit;
      if (line.next <= line.last) return line.next++;
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      line.waiting.push({ resolve, reject });
      if (!line.isAsking) void ask(key, line);
      return promise;
    },
  };
}

/** Twice as many as the last time: who asks seldom keeps little from the others, and nobody the rest. */
function aheadOf({ size, limit, last }: Line): number {
  return Math.min(2 * size, MOST, Math.floor((limit - last) / MOST));
}

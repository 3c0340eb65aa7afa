import type { Counter } from "./counter.ts";

type Waiting = {
  readonly resolve: (count: number) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Asks a store once for all requests that came while it was asked for the same key: each is still told a
 * count of its own. So a key has one question under way at a time, and a flood of its requests no more.
 *
 * @param addMany adds so many at once, and answers the count after the last of them
 */
export function coalescedCounter(addMany: (key: string, many: number) => Promise<number>): Counter {
  const lines = new Map<string, Waiting[]>();

  const askFor = async (key: string, batch: readonly Waiting[]): Promise<void> => {
    try {
      const last = await addMany(key, batch.length);
      for (const [index, { resolve }] of batch.entries()) resolve(last - batch.length + index + 1);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    const next = lines.get(key) ?? [];
    if (next.length === 0) {
      lines.delete(key);
      return;
    }
    lines.set(key, []);
    void askFor(key, next);
  };

  return {
    add: (key) =>
      new Promise((resolve, reject) => {
        const line = lines.get(key);
        if (line !== undefined) {
          line.push({ resolve, reject });
          return;
        }
        lines.set(key, []);
        void askFor(key, [{ resolve, reject }]);
      }),
  };
}

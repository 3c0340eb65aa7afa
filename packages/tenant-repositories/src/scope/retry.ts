import { setTimeout as sleep } from "node:timers/promises";

const shortestPause = 10;

/**
 * Does work again where it may well succeed the next time, after a pause that doubles, with jitter so that
 * those who met once don't meet again.
 */
export async function retrying<Result>(
  retries: number,
  mayRetry: (error: unknown) => boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= retries || !mayRetry(error)) throw error;
      await sleep(shortestPause * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

import { setTimeout as sleep } from "node:timers/promises";

/** Asks again until there is an answer, for at most ten seconds. */
export async function until<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(5);
  }
  throw new Error("waited ten seconds in vain");
}

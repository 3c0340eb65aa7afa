import type { Contestant } from "./contestant.ts";
import { engine, engineInJobs } from "./engine.ts";
import { keysetLoop } from "./keyset-loop.ts";
import { oneShot, oneShotWithTriggers } from "./one-shot.ts";
import { pgrollReplay } from "./pgroll-replay.ts";

/** What every contestant's speed is a ratio of. */
export const reference: Contestant = oneShot;

export const contestants: readonly Contestant[] = [
  engine,
  reference,
  oneShotWithTriggers,
  keysetLoop(1_000),
  keysetLoop(10_000),
  pgrollReplay(1_000),
  pgrollReplay(10_000),
];

/** One of them, or the engine with a number of jobs, by its name. */
export function contestantNamed(name: string): Contestant | undefined {
  const [, jobs] = /^engine-jobs-(\d+)$/.exec(name) ?? [];
  if (jobs !== undefined) return engineInJobs(Number(jobs));
  return contestants.find((each) => each.name === name);
}

import { Problem } from "../problems/problem.ts";

type Options = {
  /** How many of a tenant are worked on at the same time. */
  readonly atOnce: number;
  /** How many more may wait for their turn. */
  readonly waiting: number;
};

type Line = { active: number; readonly waiting: (() => void)[] };

/** Takes turns: a tenant that sends much at once waits for itself, and never uses up what all share. */
export type Turns = {
  /** Answers what ends the turn, or nothing where it is not this tenant's turn yet. */
  readonly takeNow: (tenant: string) => (() => void) | undefined;
  /**
   * Waits for a turn of this tenant; answers what ends it. Whoever's signal is aborted leaves the line.
   * @throws {Problem} `too_many_at_once` where too many wait already
   */
  readonly take: (tenant: string, signal: AbortSignal) => Promise<() => void>;
};

export function createTurns({ atOnce, waiting }: Options): Turns {
  const lines = new Map<string, Line>();

  const lineOf = (tenant: string): Line => {
    const line = lines.get(tenant) ?? { active: 0, waiting: [] };
    lines.set(tenant, line);
    return line;
  };

  const end = (tenant: string, line: Line) => (): void => {
    const next = line.waiting.shift();
    if (next !== undefined) next();
    else if (--line.active === 0) lines.delete(tenant);
  };

  const takeNow = (tenant: string): (() => void) | undefined => {
    const line = lineOf(tenant);
    if (line.active >= atOnce) return undefined;
    line.active += 1;
    return once(end(tenant, line));
  };

  return {
    takeNow,
    take: async (tenant, signal) => {
      const now = takeNow(tenant);
      if (now !== undefined) return now;
      const line = lineOf(tenant);
      if (line.waiting.length >= waiting) throw new Problem("too_many_at_once");
      await standInLine(line, signal);
      return once(end(tenant, line));
    },
  };
}

async function standInLine(line: Line, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = (): void => {
    line.waiting.splice(line.waiting.indexOf(resolve), 1);
    reject(signal.reason instanceof Error ? signal.reason : new Error("left the line"));
  };
  line.waiting.push(resolve);
  signal.addEventListener("abort", leave, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

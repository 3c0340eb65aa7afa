import type { RunningProgram } from "./programs.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Waits for programs that belong together: when one ends, or this process is told to, the others end too.
 * A terminal's Ctrl-C reaches them all by itself; here it is only waited for.
 *
 * @returns the exit code of the first of them
 */
export async function untilOneEnds(programs: readonly RunningProgram[]): Promise<number> {
  const end = (signal: NodeJS.Signals): void => {
    for (const { kill } of programs) kill(signal);
  };
  for (const signal of signals) process.on(signal, end);
  try {
    await Promise.race(programs.map(({ ended }) => ended));
    end("SIGTERM");
    const [exitCode = 0] = await Promise.all(programs.map(({ ended }) => ended));
    return exitCode;
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

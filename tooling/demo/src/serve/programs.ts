import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type Program = {
  /** What Node is given after its own name. */
  readonly args: readonly string[];
  /** Where it runs, from the root of the repository. Default: there. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether what it writes to stdout is shown. Its stderr is. */
  readonly quiet?: boolean;
};

export type RunningProgram = {
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  readonly kill: (signal: NodeJS.Signals) => void;
};

/** Starts a program of this repository in a process of its own. */
export function startProgram({ args, folder = ".", env, quiet = false }: Program): RunningProgram {
  const child = spawn(process.execPath, args, {
    cwd: fileURLToPath(new URL(`../../../../${folder}`, import.meta.url)),
    env: { ...process.env, ...env },
    stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit"],
  });
  return {
    ended: once(child, "close").then(() => child.exitCode ?? 0),
    kill: (signal) => void child.kill(signal),
  };
}

/** @throws {Error} that begins with `otherwise` where the program does not end well */
export async function runProgram(program: Program, otherwise: string): Promise<void> {
  const exitCode = await startProgram(program).ended;
  if (exitCode !== 0) throw new Error(`${otherwise} (exit ${exitCode}); see above.`);
}

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

type Environment = Readonly<Record<string, string>>;

/** Starts a program of this repository from its sources. */
export function startProgram(
  path: string,
  environment: Environment,
  words: readonly string[] = [],
): ChildProcess {
  return spawn(process.execPath, ["--conditions=@acme/source", path, ...words], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "test", ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Runs one to its end. @throws Error where it fails */
export async function runProgram(
  path: string,
  environment: Environment,
  words: readonly string[] = [],
): Promise<void> {
  const program = startProgram(path, environment, words);
  await once(program, "close");
  if (program.exitCode !== 0) throw new Error(`${path} ended with ${program.exitCode}.`);
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** A command that failed, with everything that it said. */
class CommandFailed extends Error {
  override readonly name = "CommandFailed";

  constructor(command: string, exitCode: number | null, output: string) {
    super(`${command} ended with ${exitCode ?? "a signal"}\n${output}`);
  }
}

export type RunOptions = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Exit codes other than 0 that are an answer, too. */
  readonly allowed?: readonly number[];
};

/**
 * Runs a command to its end and answers what it wrote to stdout.
 *
 * @throws {CommandFailed}
 */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env, allowed = [] }: RunOptions,
): Promise<string> {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  if (child.exitCode === 0 || allowed.includes(child.exitCode ?? -1)) return stdout;
  throw new CommandFailed([command, ...args].join(" "), child.exitCode, stdout + stderr);
}

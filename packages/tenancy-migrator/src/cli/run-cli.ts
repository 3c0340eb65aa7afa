import { styleText } from "node:util";
import { CommanderError } from "commander";
import { TenancyMigratorError } from "../errors.ts";
import type { CliContext } from "./cli-context.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { clearProgress } from "./progress.ts";
import { createProgram } from "./program.ts";

/** Runs the command line on this process's streams and answers the exit code. */
export async function runCli(args: readonly string[]): Promise<ExitCode> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    // The second signal doesn't wait for the statement that runs: the server rolls it back.
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    interruption.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  // Who reads us may have read enough (`| head`): that is no error.
  process.stdout.on("error", exitOnClosedPipe);
  process.stderr.on("error", exitOnClosedPipe);
  const { stdout, stderr, stdin, env } = process;
  const context: CliContext = {
    stdout,
    stderr,
    stdin,
    environment: env,
    signal: interruption.signal,
  };
  try {
    await createProgram(context).parseAsync(args, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    return tell(context, error, args.includes("--json"));
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

function tell(context: CliContext, error: unknown, json: boolean): ExitCode {
  // Commander has printed its own: help and version are no errors, the rest is usage.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const known = error instanceof TenancyMigratorError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const details = known?.details ?? [];
  if (json) {
    const code = known?.code ?? "UNEXPECTED";
    context.stdout.write(
      `${JSON.stringify({ version: 1, error: { code, message, details } }, undefined, 2)}\n`,
    );
  }
  clearProgress(context.stderr);
  const heading = styleText(["red", "bold"], known?.code ?? "ERROR", { stream: context.stderr });
  context.stderr.write(
    `${heading}: ${message}\n${details.map((line) => `  - ${line}\n`).join("")}`,
  );
  return known === undefined ? exitCodes.failed : exitCodeOf[known.code];
}

function exitOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  throw error;
}

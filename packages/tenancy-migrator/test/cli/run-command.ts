import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export type Finished = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Running = {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Closes our end of its stdout, as `| head` does. */
  readonly closeOutput: () => void;
  /** Resolves when stderr has said this. */
  readonly said: (text: string) => Promise<void>;
  /** Resolves when stderr has said so many lines. */
  readonly saidLines: (count: number) => Promise<void>;
  readonly finished: Promise<Finished>;
};

/** Starts `acme-tenancy` as a process of its own, without a terminal. */
export function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd = tmpdir(),
): Running {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ["--conditions=@acme/source", main, ...args], {
    cwd,
    env: { ...inherited, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = once(child, "close");
  return {
    kill: (signal) => void child.kill(signal),
    closeOutput: () => void child.stdout.destroy(),
    said: async (text) => {
      while (!stderr.includes(text)) await once(child.stderr, "data");
    },
    saidLines: async (count) => {
      while (stderr.split("\n").length <= count) await once(child.stderr, "data");
    },
    finished: closed.then(() => ({ exitCode: child.exitCode, stdout, stderr })),
  };
}

/** Runs `acme-tenancy` to its end. */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd?: string,
): Promise<Finished> {
  return startCommand(args, environment, cwd).finished;
}

/** A folder of the test's own, with this file in it; both go when the test ends. */
export async function folderWith(name: string, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "acme-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), content);
  return folder;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** How a run of the command ended. */
export type CliRun = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
};

/** Runs `acme-tenancy` as its users do, as a process of its own, and kills it with -9 after a while. */
export async function acmeTenancy(
  args: readonly string[],
  url: string,
  killAfter?: number,
): Promise<CliRun> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ["--conditions=@acme/source", "packages/tenancy-migrator/src/cli/main.ts", ...args],
    { cwd: root, env: { ...process.env, DATABASE_URL: url }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const timer =
    killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
  await once(child, "close");
  clearTimeout(timer);
  return {
    exitCode: child.exitCode,
    signal: child.signalCode,
    ...output,
    milliseconds: performance.now() - started,
  };
}

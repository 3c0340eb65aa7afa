import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TenancyDeclaration } from "@acme/tenancy";
import type { MigratorOptions, Phase } from "../../src/index.ts";

const here = fileURLToPath(new URL("..", import.meta.url));

const script = `
  const { defineTenancy } = await import("@acme/tenancy");
  const { createMigrator } = await import("@acme/tenancy-migrator");
  const { declaration, to, ...options } = JSON.parse(process.env.RUN);
  const migrator = createMigrator({
    ...options,
    tenancy: defineTenancy(declaration),
    onEvent: (event) => process.stdout.write(JSON.stringify(event) + "\\n"),
  });
  await migrator.run({ to });`;

export type RunProcess = {
  /** Resolves when it has told of so many events. */
  readonly saidLines: (count: number) => Promise<void>;
  /** As `kill -9` does. Answers its exit code, which one that was still running has not. */
  readonly kill: () => Promise<number | null>;
  readonly finished: Promise<unknown>;
};

export type RunProcessOptions = Pick<MigratorOptions, "connectionString" | "backfill" | "locks"> & {
  readonly declaration: TenancyDeclaration;
  readonly to: Phase;
};

/** A run in a process of its own, with options that the command line has none for. */
export function startRunProcess(options: RunProcessOptions): RunProcess {
  const child = spawn(
    process.execPath,
    ["--conditions=@acme/source", "--input-type=module", "-e", script],
    {
      cwd: here,
      env: { ...process.env, RUN: JSON.stringify(options) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const finished = once(child, "close");
  return {
    saidLines: async (count) => {
      while (stdout.split("\n").length <= count) await once(child.stdout, "data");
    },
    kill: async () => {
      child.kill("SIGKILL");
      await finished;
      return child.exitCode;
    },
    finished,
  };
}

import type { MigratorOptions, Migrator } from "../migrator.ts";
import { createMigrator } from "../migrator.ts";
import { TenancyMigratorError } from "../errors.ts";
import { loadConfig } from "./load-config.ts";
import { clearProgress, progressListener } from "./progress.ts";

/** Options that every command takes. */
export type GlobalOptions = {
  readonly config?: string;
  readonly databaseUrl?: string;
  readonly json?: boolean;
  readonly lockTimeout?: number;
  readonly lockAttempts?: number;
};

/** The world outside, for a command: the process's own, or a test's. */
export type CliContext = {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
};

/** @throws {TenancyMigratorError} `TENANCY_CONFIG` when no database is named. */
export function databaseUrl(context: CliContext, options: GlobalOptions): string {
  const url = options.databaseUrl ?? context.environment["DATABASE_URL"];
  if (url !== undefined && url !== "") return url;
  throw new TenancyMigratorError(
    "TENANCY_CONFIG",
    "Which database? Name it with --database-url or DATABASE_URL, e.g. postgres://user@host:5432/name.",
  );
}

/** The engine for the named database and declaration, telling its progress on stderr. */
export async function openMigrator(
  context: CliContext,
  options: GlobalOptions,
  { throttle = {}, backfill = {} }: Pick<MigratorOptions, "throttle" | "backfill"> = {},
): Promise<Migrator> {
  const locks: MigratorOptions["locks"] = {
    ...(options.lockTimeout === undefined ? {} : { lockTimeout: options.lockTimeout }),
    ...(options.lockAttempts === undefined ? {} : { attempts: options.lockAttempts }),
  };
  return createMigrator({
    tenancy: await loadConfig(options.config),
    connectionString: databaseUrl(context, options),
    onEvent: progressListener(context.stderr),
    locks,
    throttle,
    backfill,
    signal: context.signal,
  });
}

/** Writes the result: as JSON where that was asked for, else as people read it. */
export function writeResult(
  context: CliContext,
  options: GlobalOptions,
  result: unknown,
  text: string,
): void {
  clearProgress(context.stderr);
  context.stdout.write(`${options.json === true ? JSON.stringify(result, undefined, 2) : text}\n`);
}

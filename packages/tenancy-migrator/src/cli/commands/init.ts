import { writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { TenancyMigratorError } from "../../errors.ts";
import { guessTenancy, nextSteps, renderAuditJob, renderConfig } from "../../init/index.ts";
import { openSession } from "../../runner/session.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { databaseUrl, writeResult } from "../cli-context.ts";
import { findConfig } from "../load-config.ts";
import type { ConfigFormat } from "../new-config-name.ts";
import { formatOf, newConfigName } from "../new-config-name.ts";

type InitOptions = GlobalOptions & {
  readonly schema: string;
  readonly tenantTable?: string;
  readonly column?: string;
  readonly format?: ConfigFormat;
  readonly force?: boolean;
};

/** `init`: a first declaration from what the foreign keys tell. */
export function addInitCommand(program: Command, context: CliContext): void {
  program
    .command("init")
    .description(
      "write a declaration from the live catalog, guesses marked, and a CI job with audit",
    )
    .option("--schema <schema>", "the schema of the tables", "public")
    .option("--tenant-table <table>", "the table whose rows are the tenants")
    .option("--column <column>", "the name of the tenant column")
    .addOption(
      new Option("--format <format>", "of the file (default: as its name says, else ts)").choices([
        "ts",
        "json",
      ]),
    )
    .option("--force", "overwrite an existing file")
    .action(async (_, command: Command) => init(context, command.optsWithGlobals<InitOptions>()));
}

async function init(context: CliContext, options: InitOptions): Promise<void> {
  const format = formatOf(options.format, options.config);
  const path = resolve(options.config ?? newConfigName(format, process.cwd()));
  if (options.config === undefined) refuseShadowed(path);
  const client = await openSession(databaseUrl(context, options), "init");
  try {
    const guess = guessTenancy(await readCatalog(client, options.schema), {
      ...(options.tenantTable === undefined ? {} : { tenantTable: options.tenantTable }),
      ...(options.column === undefined ? {} : { column: options.column }),
    });
    await write(path, renderConfig(guess, format), options.force === true);
    const auditJob = await writeAuditJob(path);
    for (const remark of guess.remarks) context.stderr.write(`${remark}\n`);
    const written = [path, auditJob].filter((each) => each !== undefined);
    const named = (file: string): string => relative(process.cwd(), file);
    writeResult(
      context,
      options,
      { version: 1, path, auditJob: auditJob ?? null, ...guess },
      [
        ...written.map((file) => `Wrote ${file}`),
        "",
        nextSteps(named(path), auditJob === undefined ? undefined : named(auditJob)),
      ].join("\n"),
    );
  } finally {
    await client.end();
  }
}

/** Another declaration may be found before a new one, which then nobody would read. */
function refuseShadowed(path: string): void {
  const found = findConfig();
  if (found === undefined || found === path) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    `${found} is there already. Move it away first, or name another file than ${basename(path)} with --config.`,
  );
}

/** Writes the example beside the declaration; one that somebody has mended meanwhile is left as it is. */
async function writeAuditJob(config: string): Promise<string | undefined> {
  const path = join(dirname(config), "tenancy-audit.example.yml");
  try {
    await writeFile(path, renderAuditJob(relative(process.cwd(), config)), { flag: "wx" });
    return path;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
    throw error;
  }
}

async function write(path: string, content: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(path, content, { flag: overwrite ? "w" : "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") {
      throw new TenancyMigratorError(
        "TENANCY_REFUSED",
        `${path} is there already. Overwrite it with --force, or name another file with --config.`,
      );
    }
    if (!(error instanceof Error)) throw error;
    throw new TenancyMigratorError(
      "TENANCY_CONFIG",
      `Can't write ${path}: ${error.message}. Name another file with --config.`,
      { cause: error },
    );
  }
}

import { runCli } from "@acme/tenancy-migrator/cli";
import { createMigrator } from "@acme/tenancy-migrator";
import { acmeTenancy } from "@acme/data-model";
import type { DemoOptions } from "./demo-options.ts";
import { onServer, openLegacyDatabase } from "./legacy-database.ts";
import { paint, say } from "./paint.ts";
import { showDisease } from "./show-disease.ts";
import { writeReports } from "./write-reports.ts";

/**
 * The main job: from the legacy database to isolation that the database itself confirms.
 *
 * @returns the exit code of the command that decides: 0, or what it refused with.
 */
export async function runDemo(serverUrl: string, options: DemoOptions): Promise<number> {
  const { url, name, isNew } = await openLegacyDatabase(serverUrl, options);
  const migrator = createMigrator({ tenancy: acmeTenancy, connectionString: url });
  const { reached } = await migrator.status();
  say(
    `${paint("bold", "Database")} ${name}, ${isNew ? "built just now" : `as the last run left it (phase: ${reached})`}`,
  );
  say();
  if (reached === "start") await showDisease(url);
  // Only the run that starts from the untouched database can say that nobody else wrote meanwhile.
  const quiet = reached === "contract" ? [] : ["--quiet"];
  const command = ["run", "--to", "contract", ...quiet, ...(await remedyArguments(url, options))];
  const exitCode = await acmeTenancyCommand([...command, "--confirm", name], url);
  if (exitCode !== 0) {
    if (options.remedy === undefined && options.dirt.some((kind) => kind !== "live-customer-id"))
      say(paint("bold", remedyHint));
    return exitCode;
  }
  say();
  for (const path of await writeReports(await migrator.report(), name)) say(`Wrote ${path}`);
  say();
  say(
    reached === "contract"
      ? paint("green", "All holds: there was nothing left to do.")
      : paint("green", "Every row names its owner, and the database shows nobody anything else."),
  );
  return 0;
}

const remedyHint = "In this demo, choose with --remedy quarantine or --remedy assign.";

/** Runs the tool itself, on this declaration, and shows how it was called. */
async function acmeTenancyCommand(args: readonly string[], url: string): Promise<number> {
  say(paint("dim", `$ acme-tenancy ${args.map(shellWord).join(" ")}`));
  const config = new URL("../../../tenancy.config.ts", import.meta.url).pathname;
  return runCli([...args, "--config", config, "--database-url", url]);
}

function shellWord(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

async function remedyArguments(url: string, { remedy }: DemoOptions): Promise<string[]> {
  if (remedy === undefined) return [];
  const rest = ["--dangling", "quarantine", "--conflicts", "quarantine"];
  if (remedy === "quarantine") return ["--orphans", "quarantine", ...rest];
  return ["--orphans", `assign=${await oldestOrganization(url)}`, ...rest];
}

async function oldestOrganization(url: string): Promise<string> {
  return onServer(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "SELECT id FROM public.organizations ORDER BY created_at, id LIMIT 1",
    );
    return rows[0]?.id ?? "";
  });
}

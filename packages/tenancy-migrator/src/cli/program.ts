import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { CliContext } from "./cli-context.ts";
import { addBackwardCommands } from "./commands/back.ts";
import { addForwardCommands } from "./commands/forward.ts";
import { addInitCommand } from "./commands/init.ts";
import { addLookingCommands } from "./commands/look.ts";
import { addPauseCommands } from "./commands/pause.ts";
import { wholeNumber } from "./whole-number.ts";

/** The command line of `acme-tenancy`. Throws instead of ending the process. */
export function createProgram(context: CliContext): Command {
  const program = new Command("acme-tenancy")
    .description("Takes a Postgres database to verified multi-tenant isolation with no downtime.")
    .version(packageVersion())
    .option(
      "-c, --config <file>",
      "the declaration (default: tenancy.config.ts, .mts, .js or .json)",
    )
    .option("-d, --database-url <url>", "the database (default: DATABASE_URL)")
    .option("--json", "print the result as JSON (shape: version 1)")
    .option(
      "--lock-timeout <milliseconds>",
      "how long a catalog change waits for its lock (default: 500)",
      wholeNumber,
    )
    .option("--lock-attempts <count>", "how often it tries (default: 60)", wholeNumber)
    .addHelpText("after", exitCodeHelp)
    .showHelpAfterError("See acme-tenancy --help.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    });
  addInitCommand(program, context);
  addLookingCommands(program, context);
  addForwardCommands(program, context);
  addPauseCommands(program, context);
  addBackwardCommands(program, context);
  return program;
}

const exitCodeHelp = `
Exit codes: 0 done or holds, 1 error, 2 usage or configuration, 3 verification failed,
4 refused (unsafe, or locked), 130 interrupted with the position saved.
stdout is the result; stderr is the progress (NDJSON where it is not a terminal).`;

function packageVersion(): string {
  // Two folders up from here in the sources, one up from the bundle.
  for (const path of ["../package.json", "../../package.json"]) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
      if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
        return String(manifest.version);
      }
    } catch {
      continue;
    }
  }
  return "unknown";
}

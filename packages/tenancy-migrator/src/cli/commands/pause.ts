import { hostname, userInfo } from "node:os";
import type { Command } from "commander";
import { moment } from "../../render/numbers.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { openMigrator, writeResult } from "../cli-context.ts";

/** `pause` and `resume`: said from any terminal to whichever run is on, or comes next. */
export function addPauseCommands(program: Command, context: CliContext): void {
  program
    .command("pause")
    .description("let the run that is on, or the next one, stand still until resume")
    .option("--reason <text>", "why, for whoever asks status")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { readonly reason?: string }>();
      const { reason } = options;
      const migrator = await openMigrator(context, options);
      const paused = await migrator.pause({
        by: whoAmI(),
        ...(reason === undefined ? {} : { reason }),
      });
      const text = `Paused by ${paused.by} since ${moment(paused.at)}. Go on with "acme-tenancy resume".`;
      writeResult(context, options, { version: 1, paused }, text);
    });
  program
    .command("resume")
    .description("end a pause")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const resumed = await (await openMigrator(context, options)).resume({ by: whoAmI() });
      const text =
        resumed === undefined
          ? "Nothing was paused."
          : `Ended the pause of ${resumed.by} since ${moment(resumed.at)}.`;
      writeResult(context, options, { version: 1, resumed: resumed ?? null }, text);
    });
}

/** Several people share one login of the database; who sits at the keyboard says more. */
function whoAmI(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

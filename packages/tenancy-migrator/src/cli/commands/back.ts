import { Option } from "commander";
import type { Command } from "commander";
import type { Phase } from "../../phases.ts";
import { phases } from "../../phases.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { openMigrator, writeResult } from "../cli-context.ts";
import { confirmDestruction } from "../confirm.ts";

type RollbackOptions = GlobalOptions & { readonly to: Phase | "start"; readonly confirm?: string };

/** `rollback` and `quarantine`: what was moved away comes back. */
export function addBackwardCommands(program: Command, context: CliContext): void {
  program
    .command("rollback")
    .description("go backwards: take back every phase after the given one")
    .addOption(
      new Option("--to <phase>", "the last phase to keep, or start")
        .choices(["start", ...phases])
        .makeOptionMandatory(),
    )
    .option("--confirm <database>", "the database's name: a rollback destroys")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<RollbackOptions>();
      await confirmDestruction(context, options, "drops what the later phases created");
      const migrator = await openMigrator(context, options);
      await migrator.rollback({ to: options.to });
      const status = await migrator.status();
      writeResult(context, options, status, `Rolled back to ${options.to}.`);
    });

  program
    .command("quarantine")
    .description("list what is in quarantine, or put it back")
    .option(
      "--restore",
      "put all quarantined rows back where they were; their faults must be mended",
    )
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { readonly restore?: boolean }>();
      const migrator = await openMigrator(context, options);
      if (options.restore === true) {
        const restored = await migrator.restoreQuarantine();
        writeResult(context, options, { version: 1, restored }, `${restored} row(s) restored.`);
        return;
      }
      const { quarantined } = await migrator.status();
      const lines = Object.entries(quarantined).filter(([, rows]) => rows > 0);
      writeResult(
        context,
        options,
        { version: 1, quarantined },
        lines.length === 0
          ? "Nothing is in quarantine."
          : lines.map(([table, rows]) => `${table}: ${rows} row(s)`).join("\n"),
      );
    });
}

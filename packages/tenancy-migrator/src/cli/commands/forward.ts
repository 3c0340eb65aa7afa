import { Option } from "commander";
import type { Command } from "commander";
import type { Phase } from "../../phases.ts";
import { phases } from "../../phases.ts";
import { renderReportTerminal } from "../../render/index.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { openMigrator, writeResult } from "../cli-context.ts";
import { confirmDestruction } from "../confirm.ts";
import type { RemedyOptions } from "../remedy-options.ts";
import { remediesOf, withRemedyOptions } from "../remedy-options.ts";
import { terminalStyle } from "../terminal-style.ts";
import type { ThrottleFlags } from "../throttle-options.ts";
import { throttleOf, withThrottleOptions } from "../throttle-options.ts";
import { wholeNumber } from "../whole-number.ts";

type ForwardOptions = GlobalOptions &
  RemedyOptions &
  ThrottleFlags & {
    readonly to: Phase;
    readonly only: boolean;
    readonly confirm?: string;
    readonly dropCompat?: boolean;
    readonly quiet?: boolean;
    readonly fireTriggers?: boolean;
    readonly jobs?: number;
  };

const destroys = "drops columns for good and renames tables";

/** `run`, and each phase by itself. */
export function addForwardCommands(program: Command, context: CliContext): void {
  const run = program
    .command("run")
    .description("go forwards through every phase that is not done yet")
    .addOption(
      new Option("--to <phase>", "the last phase to carry out").choices(phases).default("enforce"),
    );
  addContractOptions(withBackfillOptions(run)).action(async (_, command: Command) =>
    forward(context, { ...command.optsWithGlobals<ForwardOptions>(), only: false }),
  );
  const single = (phase: Phase, description: string): Command =>
    program
      .command(phase)
      .description(description)
      .option("--quiet", "nobody else writes: also prove that no row and no value changed")
      .action(async (_, command: Command) =>
        forward(context, { ...command.optsWithGlobals<ForwardOptions>(), to: phase, only: true }),
      );
  single("expand", "add the tenant columns and the dual-write triggers");
  withBackfillOptions(single("backfill", "fill the tenant columns, in batches, resumable"));
  single("enforce", "NOT NULL, composite keys, indexes, roles and row level security");
  const contract = program
    .command("contract")
    .description("drop dead columns and superseded keys, rename tables behind a view");
  addContractOptions(contract).action(async (_, command: Command) =>
    forward(context, { ...command.optsWithGlobals<ForwardOptions>(), to: "contract", only: true }),
  );
}

function withBackfillOptions(command: Command): Command {
  return withThrottleOptions(withRemedyOptions(command))
    .option(
      "--jobs <count>",
      "fill so many ranges of a table at a time, each on a connection of its own (default: 1)",
      wholeNumber,
    )
    .option(
      "--fire-triggers",
      "let the backfill set off triggers on UPDATE that it may not switch off",
    );
}

function addContractOptions(command: Command): Command {
  return command
    .option("--quiet", "nobody else writes: also prove that no row and no value changed")
    .option(
      "--drop-compat",
      "also drop what keeps legacy code working (views, policies, dual-write)",
    )
    .option("--confirm <database>", "the database's name: contract destroys");
}

async function forward(context: CliContext, options: ForwardOptions): Promise<void> {
  if (options.to === "contract") await confirmDestruction(context, options, destroys);
  const migrator = await openMigrator(context, options, {
    throttle: throttleOf(options),
    backfill: options.jobs === undefined ? {} : { jobs: options.jobs },
  });
  const report = await migrator.run({
    to: options.to,
    only: options.only,
    remedies: remediesOf(options),
    dropCompat: options.dropCompat === true,
    quiet: options.quiet === true,
    fireTriggers: options.fireTriggers === true,
  });
  writeResult(
    context,
    options,
    report,
    renderReportTerminal(report, terminalStyle(context.stdout)),
  );
}

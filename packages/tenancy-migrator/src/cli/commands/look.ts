import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import { verificationError } from "../../commands/run.ts";
import { TenancyMigratorError } from "../../errors.ts";
import type { EvidenceReport } from "../../evidence/report.ts";
import type { Phase } from "../../phases.ts";
import { phases } from "../../phases.ts";
import {
  renderDoctorTerminal,
  renderPlanTerminal,
  renderReportHtml,
  renderReportMarkdown,
  renderReportTerminal,
  renderStatusTerminal,
  writePlanFiles,
} from "../../render/index.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { openMigrator, writeResult } from "../cli-context.ts";
import { terminalStyle } from "../terminal-style.ts";

/** The commands that only read (but for the evidence that `verify` keeps). */
export function addLookingCommands(program: Command, context: CliContext): void {
  addDoctor(program, context);
  addPlan(program, context);
  addStatus(program, context);
  addEvidenceCommands(program, context);
}

function addDoctor(program: Command, context: CliContext): void {
  program
    .command("doctor")
    .description("look for everything that would stop a run, or surprise somebody")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const findings = await (await openMigrator(context, options)).doctor();
      const style = terminalStyle(context.stdout);
      writeResult(
        context,
        options,
        { version: 1, findings },
        renderDoctorTerminal(findings, style),
      );
      const problems = findings.filter((finding) => finding.level === "problem");
      if (problems.length === 0) return;
      throw new TenancyMigratorError(
        "TENANCY_REFUSED",
        `${problems.length} problem(s) to mend before a run.`,
      );
    });
}

function addPlan(program: Command, context: CliContext): void {
  type PlanOptions = GlobalOptions & {
    readonly to: Phase;
    readonly dropCompat?: boolean;
    readonly out?: string;
  };
  program
    .command("plan")
    .description("print every statement that is left to run, with the lock that it takes")
    .addOption(
      new Option("--to <phase>", "the last phase to plan").choices(phases).default("contract"),
    )
    .option("--drop-compat", "also plan what drops the compatibility layer")
    .option("--out <directory>", "write one .sql file a step")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<PlanOptions>();
      const migrator = await openMigrator(context, options);
      const plan = await migrator.plan({ to: options.to, dropCompat: options.dropCompat === true });
      if (options.out !== undefined) {
        const directory = resolve(options.out);
        await mkdir(directory, { recursive: true });
        for (const file of writePlanFiles(plan)) {
          await writeFile(join(directory, file.name), file.content);
        }
        context.stderr.write(`${plan.steps.length} file(s) in ${directory}\n`);
      }
      writeResult(context, options, plan, renderPlanTerminal(plan, terminalStyle(context.stdout)));
    });
}

function addStatus(program: Command, context: CliContext): void {
  program
    .command("status")
    .description("say where the migration stands, from the catalog")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const status = await (await openMigrator(context, options)).status();
      writeResult(
        context,
        options,
        status,
        renderStatusTerminal(status, terminalStyle(context.stdout)),
      );
    });
}

function addEvidenceCommands(program: Command, context: CliContext): void {
  type EvidenceOptions = GlobalOptions & { readonly quiet?: boolean; readonly format?: string };
  const tell = (options: EvidenceOptions, report: EvidenceReport): void => {
    const text =
      options.format === "markdown"
        ? renderReportMarkdown(report)
        : renderReportTerminal(report, terminalStyle(context.stdout));
    writeResult(context, options, report, text);
  };
  const format = (): Option =>
    new Option("--format <format>", "how to print the evidence")
      .choices(["terminal", "markdown"])
      .default("terminal");
  program
    .command("verify")
    .description("ask the database everything that has to hold by now, and keep the answers")
    .option("--quiet", "nobody else wrote: also prove that no row and no value changed")
    .addOption(format())
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<EvidenceOptions>();
      const migrator = await openMigrator(context, options);
      const report = await migrator.verify({ quiet: options.quiet === true });
      tell(options, report);
      if (!report.holds) throw verificationError(report);
    });
  program
    .command("audit")
    .description("the same questions for ever after, for CI or cron: reads only")
    .addOption(format())
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<EvidenceOptions>();
      const report = await (await openMigrator(context, options)).audit();
      tell(options, report);
      if (!report.holds) throw verificationError(report);
    });
  program
    .command("report")
    .description(
      "print the newest evidence from the database's own history, and the history itself",
    )
    .addOption(
      new Option("--format <format>", "how to print them; terminal has the evidence alone")
        .choices(["terminal", "markdown", "html"])
        .default("terminal"),
    )
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<EvidenceOptions>();
      const migrator = await openMigrator(context, options);
      const report = await migrator.report();
      if (options.format === "terminal" && options.json !== true) {
        tell(options, report);
        return;
      }
      const history = await migrator.history();
      const render = options.format === "html" ? renderReportHtml : renderReportMarkdown;
      writeResult(context, options, { ...report, history }, render(report, history).trimEnd());
    });
}

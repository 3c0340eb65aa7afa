import type { Plan, PlanStep } from "../commands/plan.ts";
import type { LockMode } from "../operations/operation.ts";
import type { Phase } from "../phases.ts";
import { phases } from "../phases.ts";
import type { ProblemClass, UnownedRows } from "../remedies/unowned.ts";
import { problemClass } from "../remedies/unowned.ts";
import { count, plural } from "./numbers.ts";
import { terminated } from "./sql-text.ts";
import { alignColumns } from "./terminal/columns.ts";
import type { Format, Paint, TerminalStyle } from "./terminal/style.ts";
import { painter, widthOf } from "./terminal/style.ts";
import { indented, printable, printableLine } from "./terminal/text.ts";

/** Every step that is left, with its lock and each of its statements; above them what would stop a run. */
export function renderPlanTerminal(plan: Plan, style: TerminalStyle = {}): string {
  const paint = painter(style);
  const width = widthOf(style);
  const numbered = plan.steps.map((step, index) => ({ ...step, number: index + 1 }));
  return [
    `${paint("bold", `${plural(plan.steps.length, "step")} left`)}${paint("dim", `, ${count(plan.done)} done · ${printableLine(plan.database)} · declaration ${plan.planHash}`)}`,
    ...unownedLines(plan.unowned, paint, width),
    ...phases.flatMap((phase) =>
      phaseLines(
        phase,
        numbered.filter((step) => step.phase === phase),
        paint,
        width,
      ),
    ),
  ].join("\n");
}

const remedies: Record<ProblemClass, string> = {
  orphans: "--orphans quarantine, or --orphans assign=<tenant>",
  dangling: "--dangling quarantine",
  conflicts: "--conflicts quarantine",
};

function unownedLines(unowned: readonly UnownedRows[], paint: Paint, width: number): string[] {
  if (unowned.length === 0) return [];
  const total = unowned.reduce((sum, each) => sum + each.count, 0);
  const classes = [...new Set(unowned.map((each) => problemClass[each.problem]))];
  const groups = alignColumns(
    unowned.map(({ table, problem, count: rows, samples }) => [
      { text: printableLine(table) },
      { text: count(rows), align: "right", format: "red" },
      { text: problem },
      { text: `e.g. ${printableLine(samples.join(", "))}`, format: "dim" },
    ]),
    { paint, indent: "     ", width, flexible: 3 },
  );
  return [
    "",
    ` ${paint("red", "✗")} ${paint("bold", `${plural(total, "row")} that no tenant can be found for, or two: they stop a run`)}`,
    ...unowned.flatMap(({ sql }, index) => [
      groups[index] ?? "",
      ...indented(printable(terminated(sql)), "       ").map((line) => paint("dim", line)),
    ]),
    `   ${paint("dim", "mend them, or choose:")} ${classes.map((each) => remedies[each]).join("; ")}`,
  ];
}

const transactions: Record<PlanStep["kind"], string> = {
  transactional: "transaction",
  concurrent: "no transaction",
  batches: "a transaction each batch",
};

type NumberedStep = PlanStep & { readonly number: number };

function phaseLines(
  phase: Phase,
  steps: readonly NumberedStep[],
  paint: Paint,
  width: number,
): string[] {
  if (steps.length === 0) return [];
  const heads = alignColumns(
    steps.map(({ number, table, summary, lock, kind }) => [
      { text: String(number), align: "right", format: "dim" },
      {
        text: printableLine(table === undefined ? summary : `${table}: ${summary}`),
        format: "bold",
      },
      { text: lock === "none" ? "no lock" : lock, format: lockFormat(lock) },
      {
        text: transactions[kind],
        format: "dim",
      },
    ]),
    { paint, indent: " ", width, flexible: 1 },
  );
  return [
    "",
    `${paint(["bold", "underline"], phase)}${paint("dim", `  ${plural(steps.length, "step")}`)}`,
    ...steps.flatMap(({ statements }, index) => [
      heads[index] ?? "",
      ...statements.flatMap((statement) =>
        indented(printable(terminated(statement)), "       ").map((line) => paint("cyan", line)),
      ),
    ]),
  ];
}

function lockFormat(lock: LockMode): Format {
  if (lock === "ACCESS EXCLUSIVE") return "yellow";
  return lock === "none" ? "dim" : "green";
}

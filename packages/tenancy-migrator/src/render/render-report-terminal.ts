import type { CheckResult } from "../evidence/check.ts";
import type { EvidenceReport, TableEvidence } from "../evidence/report.ts";
import { groupChecks } from "./check-groups.ts";
import type { CheckGroup } from "./check-groups.ts";
import { bar, count, moment, percent, plural } from "./numbers.ts";
import type { Cell } from "./terminal/columns.ts";
import { alignColumns } from "./terminal/columns.ts";
import type { Paint, TerminalStyle } from "./terminal/style.ts";
import { painter, widthOf } from "./terminal/style.ts";
import { indented, printable, printableLine, wrap } from "./terminal/text.ts";
import { totalOf } from "./total.ts";

const barLength = 10;

/**
 * The evidence for people at a terminal: what does not hold first and in full, then every table before
 * and now, then what holds, one line a kind of check.
 */
export function renderReportTerminal(report: EvidenceReport, style: TerminalStyle = {}): string {
  const paint = painter(style);
  const width = widthOf(style);
  const failing = report.checks.filter((check) => !check.holds);
  const passing = report.checks.filter((check) => check.holds);
  return [
    ...summary(report, paint, width),
    ...failing.flatMap((check) => ["", ...failure(check, paint, width)]),
    ...(report.tables.length === 0 ? [] : ["", ...tableLines(report.tables, paint, width)]),
    ...(passing.length === 0 ? [] : ["", ...passingLines(passing, paint, width)]),
  ].join("\n");
}

function summary(report: EvidenceReport, paint: Paint, width: number): string[] {
  const { checks, holds } = report;
  const failing = checks.filter((check) => !check.holds).length;
  const verdict = holds
    ? paint(["bold", "inverse", "green"], " HOLDS ")
    : paint(["bold", "inverse", "red"], " DOES NOT HOLD ");
  const counted =
    checks.length === 0
      ? "no check is due yet"
      : holds
        ? `all ${plural(checks.length, "check")}, answered by the database`
        : `${count(failing)} of ${plural(checks.length, "check")} fail`;
  const facts = [
    printableLine(report.database),
    `PostgreSQL ${printableLine(report.serverVersion)}`,
    `after ${report.reached}`,
    moment(report.takenAt),
    `declaration ${report.planHash}`,
  ].join(" · ");
  return [
    `${verdict} ${paint("bold", counted)}`,
    ...wrap(facts, width - 1).map((line) => paint("dim", ` ${line}`)),
  ];
}

function failure(check: CheckResult, paint: Paint, width: number): string[] {
  const subject = check.table === undefined ? "" : `${printableLine(check.table)}: `;
  const label = (name: string, text: string): string[] =>
    wrap(printable(text), width - 13).map(
      (line, index) => `   ${paint("dim", (index === 0 ? name : "").padEnd(9))} ${line}`,
    );
  return [
    ` ${paint("red", "✗")} ${paint("bold", `${subject}${printableLine(check.title)}`)}`,
    ...label("expected", check.expected),
    ...label("answered", check.actual),
    `   ${paint("dim", "ask again")}`,
    ...indented(printable(check.sql), "     ").map((line) => paint("cyan", line)),
  ];
}

function tableLines(tables: readonly TableEvidence[], paint: Paint, width: number): string[] {
  const hasQuarantine = tables.some((table) => table.quarantined > 0);
  const hasBars = width >= 80;
  const row = (table: TableEvidence): Cell[] => [
    { text: printableLine(table.table) },
    right(count(table.rowsBefore)),
    right(percent(table.ownedBefore, table.rowsBefore)),
    right(count(table.rowsNow)),
    { ...right(percent(table.ownedNow, table.rowsNow)), format: shareFormat(table) },
    ...(hasBars
      ? [{ text: bar(table.ownedNow, table.rowsNow, barLength), format: shareFormat(table) }]
      : []),
    ...(hasQuarantine ? [right(table.quarantined === 0 ? "" : count(table.quarantined))] : []),
  ];
  const head = [
    "table",
    "rows before",
    "owned",
    "rows now",
    "owned",
    ...(hasBars ? [""] : []),
    ...(hasQuarantine ? ["quarantined"] : []),
  ].map((text, index): Cell => (index === 0 ? { text } : right(text)));
  const [headLine = "", ...lines] = alignColumns([head, ...tables.map(row), row(totalOf(tables))], {
    paint,
    indent: "   ",
    width,
  });
  return [paint("dim", headLine), ...lines.slice(0, -1), paint("bold", lines.at(-1) ?? "")];
}

function shareFormat({ ownedNow, rowsNow }: TableEvidence): "green" | "red" | "dim" {
  if (rowsNow === 0) return "dim";
  return ownedNow === rowsNow ? "green" : "red";
}

function passingLines(checks: readonly CheckResult[], paint: Paint, width: number): string[] {
  const rows = groupChecks(checks).map((group): Cell[] => [
    { text: printableLine(group.title) },
    { text: scope(group), format: "dim" },
    { text: answer(group), format: "dim" },
  ]);
  const mark = paint("green", "✓");
  return alignColumns(rows, { paint, width: width - 3 }).map((line) => ` ${mark} ${line}`);
}

function scope({ checks }: CheckGroup): string {
  const [first, ...others] = checks;
  if (others.length > 0) return plural(checks.length, "table");
  return printableLine(first?.table ?? "");
}

function answer({ checks }: CheckGroup): string {
  const answers = new Set(checks.map((check) => check.actual));
  return answers.size === 1 ? printableLine([...answers].join("")) : "each as expected";
}

function right(text: string): Cell {
  return { text, align: "right" };
}

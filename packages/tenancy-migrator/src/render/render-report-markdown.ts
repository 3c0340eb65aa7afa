import type { CheckResult } from "../evidence/check.ts";
import type { EvidenceReport, TableEvidence } from "../evidence/report.ts";
import type { MigrationHistory } from "../commands/history.ts";
import { historyTables } from "./history-lines.ts";
import { cell, fenced, html, row } from "./markdown.ts";
import { count, moment, percent, plural } from "./numbers.ts";
import { totalOf } from "./total.ts";

/**
 * The evidence for a pull request: GitHub's Markdown, each check with the SQL to ask again. With a history,
 * also what was done when, how long it took, and what was answered each time.
 */
export function renderReportMarkdown(report: EvidenceReport, history?: MigrationHistory): string {
  // What does not hold is what the reader has come for.
  const checks = report.checks.toSorted((a, b) => Number(a.holds) - Number(b.holds));
  return [
    ...summary(report),
    "",
    ...tableLines(report.tables),
    "",
    ...(history === undefined ? [] : historyLines(history)),
    ...(checks.length === 0
      ? []
      : ["### Checks", "", ...checkLines(checks), "", ...sqlBlocks(checks)]),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function summary(report: EvidenceReport): string[] {
  const { checks, holds } = report;
  const failing = checks.filter((check) => !check.holds).length;
  const verdict = holds
    ? `✅ **Holds**: all ${plural(checks.length, "check")}`
    : `❌ **Does not hold**: ${count(failing)} of ${plural(checks.length, "check")} fail`;
  const facts = [
    `database ${cell(report.database)}`,
    `PostgreSQL ${cell(report.serverVersion)}`,
    moment(report.takenAt),
    `declaration \`${report.planHash}\``,
  ];
  return [
    `${verdict} after the phase ${report.reached}, answered by the database.`,
    "",
    facts.join(" · "),
  ];
}

function tableLines(tables: readonly TableEvidence[]): string[] {
  if (tables.length === 0) return [];
  const hasQuarantine = tables.some((table) => table.quarantined > 0);
  const line = (table: TableEvidence): string[] => [
    count(table.rowsBefore),
    cell(percent(table.ownedBefore, table.rowsBefore)),
    count(table.rowsNow),
    cell(percent(table.ownedNow, table.rowsNow)),
    ...(hasQuarantine ? [count(table.quarantined)] : []),
  ];
  const head = ["rows before", "owned before", "rows now", "owned now"];
  const columns = [...head, ...(hasQuarantine ? ["quarantined"] : [])];
  const total = line(totalOf(tables)).map((text) => `**${text}**`);
  return [
    row(["table", ...columns]),
    row(["---", ...columns.map(() => "---:")]),
    ...tables.map((table) => row([cell(table.table), ...line(table)])),
    row(["**total**", ...total]),
  ];
}

function historyLines(history: MigrationHistory): string[] {
  return historyTables(history).flatMap(({ title, head, numbers, rows }) => [
    `### ${title}`,
    "",
    row(head),
    row(head.map((_, at) => (numbers.includes(at) ? "---:" : "---"))),
    ...rows.map((cells) => row(cells.map(cell))),
    "",
  ]);
}

function checkLines(checks: readonly CheckResult[]): string[] {
  return [
    row(["", "check", "table", "expected", "answered"]),
    row(["---", "---", "---", "---", "---"]),
    ...checks.map(({ holds, title, table, expected, actual }) =>
      row([holds ? "✅" : "❌", cell(title), cell(table ?? ""), cell(expected), cell(actual)]),
    ),
  ];
}

function sqlBlocks(checks: readonly CheckResult[]): string[] {
  return checks.flatMap(({ holds, id, table, title, sql }) => [
    "<details>",
    `<summary>${holds ? "✅" : "❌"} <code>${html(id)}</code>${table === undefined ? "" : ` ${html(table)}`}: ${html(title)}</summary>`,
    "",
    ...fenced(sql, "sql"),
    "",
    "</details>",
    "",
  ]);
}

import type { MigrationHistory } from "../commands/history.ts";
import type { CheckResult } from "../evidence/check.ts";
import type { EvidenceReport } from "../evidence/report.ts";
import { historyTables } from "./history-lines.ts";
import { count, moment, percent, plural } from "./numbers.ts";
import { totalOf } from "./total.ts";

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #ddd;padding:.25rem .75rem;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}pre{background:#f5f5f5;padding:.75rem;overflow:auto}
.holds{color:#116329}.fails{color:#a40e26;font-weight:600}summary{cursor:pointer}`;

/**
 * The evidence as one page that needs nothing else: no script, no style sheet, no font of anybody's. All that
 * the database answered is text in it, whatever it holds.
 */
export function renderReportHtml(report: EvidenceReport, history?: MigrationHistory): string {
  const { checks, holds, database, serverVersion, takenAt, planHash, reached } = report;
  const failing = checks.filter((check) => !check.holds);
  const verdict = holds
    ? `Holds: all ${plural(checks.length, "check")}`
    : `Does not hold: ${count(failing.length)} of ${plural(checks.length, "check")} fail`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(database)}: ${text(verdict)}</title>
<style>${style}</style>
</head>
<body>
<h1 class="${holds ? "holds" : "fails"}">${text(verdict)}</h1>
<p>After the phase ${text(reached)}, answered by the database <strong>${text(database)}</strong> (PostgreSQL ${text(serverVersion)}) on ${moment(takenAt)}; declaration <code>${text(planHash)}</code>.</p>
${tablesOf(report)}
${history === undefined ? "" : historyOf(history)}
<h2>Checks</h2>
${[...failing, ...checks.filter((check) => check.holds)].map(checkOf).join("\n")}
</body>
</html>
`;
}

function tablesOf({ tables }: EvidenceReport): string {
  if (tables.length === 0) return "";
  const rows = [...tables, totalOf(tables)].map((each) => [
    each.table,
    count(each.rowsBefore),
    percent(each.ownedBefore, each.rowsBefore),
    count(each.rowsNow),
    percent(each.ownedNow, each.rowsNow),
    count(each.quarantined),
  ]);
  const head = ["table", "rows before", "owned before", "rows now", "owned now", "quarantined"];
  return `<h2>Tables</h2>\n${table(head, [1, 2, 3, 4, 5], rows)}`;
}

function historyOf(history: MigrationHistory): string {
  return historyTables(history)
    .map(({ title, head, numbers, rows }) => `<h2>${title}</h2>\n${table(head, numbers, rows)}`)
    .join("\n");
}

function checkOf({ id, table: about, title, expected, actual, holds, sql }: CheckResult): string {
  const name = about === undefined ? text(title) : `${text(about)}: ${text(title)}`;
  return `<details${holds ? "" : " open"}><summary><span class="${holds ? "holds" : "fails"}">${holds ? "✓" : "✗"}</span> ${name}: ${text(actual)}</summary>
<p><code>${text(id)}</code>, expected: ${text(expected)}</p>
<pre>${text(sql)}</pre>
</details>`;
}

function table(
  head: readonly string[],
  numbers: readonly number[],
  rows: readonly (readonly string[])[],
): string {
  const line = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells
      .map(
        (cell, at) => `<${tag}${numbers.includes(at) ? ' class="n"' : ""}>${text(cell)}</${tag}>`,
      )
      .join("")}</tr>`;
  return `<table>
<thead>${line("th", head)}</thead>
<tbody>
${rows.map((cells) => line("td", cells)).join("\n")}
</tbody>
</table>`;
}

/** Text inside an element or an attribute in double quotes. */
function text(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

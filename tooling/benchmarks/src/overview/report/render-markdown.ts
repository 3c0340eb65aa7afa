import { markdownTable } from "../../report/markdown-table.ts";
import { duration, megabytes, rate, ratio, withExtremes } from "../../report/units.ts";
import { contestants } from "../contestants/contestants.ts";
import type { OverviewReport } from "./overview-report.ts";

/** The report as people read it, in a terminal too: its tables line up. */
export function renderMarkdown({
  messages,
  rounds,
  surroundings,
  results,
}: OverviewReport): string {
  const label = (contestant: string): string =>
    contestants.find(({ name }) => name === contestant)?.label ?? contestant;
  const sizes = [...new Set(results.map(({ size, others }) => `${size} ${others}`))];
  const tables = sizes.map((each) => {
    const rows = results.filter(({ size, others }) => `${size} ${others}` === each);
    const [{ size, others } = { size: 0, others: 0 }] = rows;
    return `${rate(size)} messages in the period, the rest ${others === 1 ? "another organization's" : `${rate(others)} others'`}:

${markdownTable(
  ["", "time", "to getOverview()", "to among one other", "rows to Node"],
  rows.map((row) => [
    label(row.contestant),
    withExtremes(row.milliseconds, duration),
    withExtremes(row.toOurs, ratio),
    withExtremes(row.toFewest, ratio),
    rate(row.rows),
  ]),
)}`;
  });
  return `# The overview of 30 days and the 30 before, among ${rate(messages)} messages

${rounds} round(s), everybody answering for every organization in each. Medians, in brackets the extremes. Ratios are of the same round.

${tables.join("\n\n")}

- All read the period's conversations and messages, as many again to compare, and the period's requests. getOverview() is asked through row level security, authorize() and COMMIT included; the other two are not.
- ${surroundings.time}, ${surroundings.processors}, ${megabytes(surroundings.memoryBytes)}, load ${surroundings.load.toFixed(1)} before, Node ${surroundings.node}, PostgreSQL ${surroundings.postgres}
`;
}

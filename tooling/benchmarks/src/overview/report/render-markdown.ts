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
  [
    "",
    "time",
    "processor time",
    "to getOverview()",
    "to the floor",
    "to among one other",
    "rows to Node",
    "memory",
  ],
  rows.map((row) => [
    label(row.contestant),
    withExtremes(row.milliseconds, duration),
    row.busyMilliseconds === null ? "unknown" : withExtremes(row.busyMilliseconds, duration),
    withExtremes(row.toOurs, ratio),
    withExtremes(row.toFloor, ratio),
    withExtremes(row.toFewest, ratio),
    rate(row.rows),
    megabytes(row.memoryGrowth),
  ]),
)}`;
  });
  return `# The overview of 30 days and the 30 before, among ${rate(messages)} messages

${rounds} round(s), everybody answering for every organization in each. Medians, in brackets the extremes. Ratios are of the same round, and of processor time where it is known: that of the process that asks and of its backends.

${tables.join("\n\n")}

- All read the period's conversations and messages, as many again to compare, and the period's requests. getOverview() is asked through row level security, authorize() and COMMIT included; the others are not.
- From facts: those that installFacts() and refreshFacts() keep about conversations, up to date; the statement is otherwise the same.
- The floor counts each of these rows once, in three index-only scans that fetched nothing from a table: otherwise the benchmark stops.
- The old way has all rows in memory at once, as the seed's dashboard did, and no pages or cursors. Node computes fewer numbers of them than the overview has.
- Memory is by how much the process that asks had grown, at its largest, when it had answered for that size once and for the smaller ones before. Everybody has a process of their own.
- ${surroundings.time}, ${surroundings.processors}, ${megabytes(surroundings.memoryBytes)}, load ${surroundings.load.toFixed(1)} before, Node ${surroundings.node}, PostgreSQL ${surroundings.postgres}
`;
}

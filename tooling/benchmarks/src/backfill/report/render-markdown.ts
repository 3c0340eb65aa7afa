import { markdownTable } from "../../report/markdown-table.ts";
import {
  duration,
  megabytes,
  microseconds,
  percent,
  rate,
  ratio,
  withExtremes,
} from "../../report/units.ts";
import { writerRate } from "../measure/measure-fill.ts";
import type { BackfillReport, ContestantResult, WriterSpread } from "./backfill-report.ts";

/** The report as people read it, in a terminal too: its tables line up. */
export function renderMarkdown(report: BackfillReport): string {
  const { surroundings, contestants } = report;
  const settings = Object.entries(surroundings.settings).map(
    ([name, value]) => `${name} = ${value}`,
  );
  const referenceLabel = contestants.find(({ name }) => name === report.reference)?.label;
  return `# Backfill of ${rate(report.rows)} rows

${report.rounds} round(s), ${report.shape.keys} keys, ${report.shape.width} rows, each contestant on a fresh copy (heap ${megabytes(report.heapBytes)}) beside a writer with ${writerRate} updates a second.
Medians, in brackets the extremes. Ratios are to "${referenceLabel}" in the same round.

${markdownTable(["contestant", "ratio", "rows/s", "ratio, whole command", "rows/s, whole command", "processor's time a row", "ratio"], contestants.map(speeds))}

${markdownTable(["contestant", "writer p50", "p99", "longest wait"], [["(writer alone)", ...waits(report.writerAlone)], ...contestants.map((each) => [each.label, ...waits(each.writer)])])}

${markdownTable(["contestant", "WAL", "ratio", "heap growth", "index growth", "HOT updates", "dead rows left", "client's peak memory"], contestants.map(traces))}

- rows/s: messages over the time between its first batch and its last. Whole command: over everything, both tables, connecting, and for acme-tenancy also the search for rows without an owner, the sweep and the evidence.
- The processors' time is that of the contestant's backends over messages, its ratio how many rows in the same time: what else this machine does is not in it.
- The writer's latency counts from the moment an update was due, while messages was being filled.
- The client's memory is its process's, some 80 MB of which is Node itself.
- ${surroundings.time}, ${surroundings.processors}, ${megabytes(surroundings.memoryBytes)}, load ${surroundings.load.toFixed(1)} before, Node ${surroundings.node}, PostgreSQL ${surroundings.postgres}
- ${settings.join(", ")}
`;
}

function speeds(each: ContestantResult): string[] {
  return [
    each.label,
    withExtremes(each.ratio, ratio),
    withExtremes(each.rowsPerSecond, rate),
    withExtremes(each.wholeRatio, ratio),
    withExtremes(each.wholeRowsPerSecond, rate),
    each.processorTime === null
      ? "–"
      : withExtremes(each.processorTime, (value) => microseconds(value / 1_000)),
    each.processorRatio === null ? "–" : withExtremes(each.processorRatio, ratio),
  ];
}

function waits({ p50, p99, longest }: WriterSpread): string[] {
  return [p50, p99, longest].map((each) => withExtremes(each, duration));
}

function traces(each: ContestantResult): string[] {
  return [
    each.label,
    withExtremes(each.walBytes, megabytes),
    withExtremes(each.walRatio, ratio),
    withExtremes(each.heapGrowth, percent),
    withExtremes(each.indexGrowth, percent),
    withExtremes(each.hotShare, percent),
    withExtremes(each.deadShare, percent),
    withExtremes(each.peakMemory, megabytes),
  ];
}

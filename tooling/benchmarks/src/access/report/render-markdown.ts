import { markdownTable } from "../../report/markdown-table.ts";
import { megabytes, microseconds, rate, ratio, withExtremes } from "../../report/units.ts";
import type { AccessReport, QuestionResult } from "./access-report.ts";

/** The report as people read it, in a terminal too: its tables line up. */
export function renderMarkdown(report: AccessReport): string {
  const { surroundings, reference } = report;
  const labels = report.questions[0]?.contestants ?? [];
  const referenceLabel = labels.find(({ name }) => name === reference)?.label ?? reference;
  return `# Access to ${rate(report.conversations)} conversations of ${report.organizations} organizations

${report.rounds} round(s), everybody answering each question in each, of another tenant in each. Medians of the rounds' medians, in brackets the extremes of those. Ratios are to "${referenceLabel}" (same SQL, prepared, no row level security) in the same round.

${report.questions.map(renderQuestion).join("\n\n")}

On the wire, once connected and prepared:

${markdownTable(
  ["run() with", "round trips waited for", "and afterwards", "messages sent"],
  report.roundTrips.map(({ label, waitedFor, roundTrips, messages }) => [
    label,
    String(waitedFor),
    String(roundTrips - waitedFor),
    String(messages),
  ]),
)}

- Own scope: from asking for a connection to the answer; BEGIN, ticket and COMMIT are in it where there are policies, the others send the bare query. Open scope: everybody is in a transaction.
- SQL of one's own in a scope (scope.query(), and the repositories' aggregate) is not prepared, and a scope that had any cleans its session up before it gives it back.
- All on one machine, so a round trip takes next to nothing and the processor's time is all there is to compare: over a network every ratio of a read is nearer to 1.
- ${surroundings.time}, ${surroundings.processors}, ${megabytes(surroundings.memoryBytes)}, load ${surroundings.load.toFixed(1)} before, Node ${surroundings.node}, PostgreSQL ${surroundings.postgres}
`;
}

function renderQuestion({ label, target, contestants }: QuestionResult): string {
  return markdownTable(
    [`${label} (target ${ratio(target)})`, "ratio", "time"],
    contestants.map((each) => [
      each.label,
      withExtremes(each.ratio, ratio),
      withExtremes(each.milliseconds, microseconds),
    ]),
  );
}

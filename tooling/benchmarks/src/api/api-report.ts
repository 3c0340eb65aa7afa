import { markdownTable } from "../report/markdown-table.ts";
import type { Surroundings } from "../report/surroundings.ts";
import { duration, percent, rate, withExtremes } from "../report/units.ts";
import type { Spread } from "../statistics.ts";
import { ratios, spread } from "../statistics.ts";
import type { Measured, QuestionName } from "./run-rounds.ts";
import { questions } from "./run-rounds.ts";

type Answered = {
  readonly question: QuestionName;
  readonly server: string;
  readonly perSecond: Spread;
  readonly median: Spread;
  readonly p99: Spread;
  /** Of the time that a request takes, what was added to the bare one's: 0.25 is a quarter more. */
  readonly overhead: Spread;
};

export type ApiReport = {
  readonly conversations: number;
  readonly connections: number;
  readonly surroundings: Surroundings;
  readonly answered: readonly Answered[];
};

/** @param to the name of the server that the others are compared with */
export function createReport(
  measured: Measured,
  to: string,
  about: Omit<ApiReport, "answered">,
): ApiReport {
  const answered = [...measured].flatMap(([name, turns]) => {
    const compared = (turns.get(to) ?? []).map(({ perSecond }) => perSecond);
    return [...turns].map(([server, rounds]) => ({
      question: name,
      server,
      perSecond: spread(rounds.map(({ perSecond }) => perSecond)),
      median: spread(rounds.map(({ median }) => median)),
      p99: spread(rounds.map(({ p99 }) => p99)),
      overhead: spread(
        ratios(
          compared,
          rounds.map(({ perSecond }) => perSecond),
        ).map((times) => times - 1),
      ),
    }));
  });
  return { ...about, answered };
}

export function renderMarkdown(report: ApiReport): string {
  const { surroundings, conversations, connections } = report;
  const rows = report.answered.map((each) => [
    `${labelOf(each.question)}, ${each.server}`,
    withExtremes(each.perSecond, rate),
    withExtremes(each.median, duration),
    withExtremes(each.p99, duration),
    withExtremes(each.overhead, percent),
  ]);
  return `${markdownTable(["asked for", "requests/s", "median", "p99", "more time than bare"], rows)}

Medians of the rounds, with the extremes. ${rate(conversations)} conversations, ${connections} clients, ${surroundings.processors}, load ${surroundings.load.toFixed(1)} at the start, Node ${surroundings.node}, PostgreSQL ${surroundings.postgres}, ${surroundings.time}.
`;
}

function labelOf(question: QuestionName): string {
  return questions.find(({ name }) => name === question)?.label ?? question;
}

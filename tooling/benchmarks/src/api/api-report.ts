import { markdownTable } from "../report/markdown-table.ts";
import type { Surroundings } from "../report/surroundings.ts";
import {
  duration,
  microseconds,
  percent,
  rate as wholeNumber,
  withExtremes,
} from "../report/units.ts";
import { median, percentile, ratios } from "../statistics.ts";
import type { Measured, QuestionName, Turn } from "./run-rounds.ts";
import { questions } from "./run-rounds.ts";

/** The middle one of the rounds, and between what the middle half of them is. */
type Quartiles = { readonly median: number; readonly lower: number; readonly upper: number };

type Answered = {
  readonly question: QuestionName;
  readonly server: string;
  readonly perSecond: Quartiles;
  readonly median: Quartiles;
  readonly p99: Quartiles;
  /** Of the time that a request takes, what was added to the bare one's: 0.25 is a quarter more. */
  readonly overhead: Quartiles;
  /** CPU time of the server's process for each request, in milliseconds. */
  readonly cpu: Quartiles;
  /** Of that, what was added to the bare one's. */
  readonly cpuOverhead: Quartiles;
};

export type ApiReport = {
  readonly conversations: number;
  readonly connections: number;
  readonly rounds: number;
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
    const compared = turns.get(to) ?? [];
    return [...turns].map(([server, rounds]) => {
      const each = (of: (turn: Turn) => number): number[] => rounds.map(of);
      return {
        question: name,
        server,
        perSecond: quartiles(each(({ perSecond }) => perSecond)),
        median: quartiles(each(({ median: middle }) => middle)),
        p99: quartiles(each(({ p99 }) => p99)),
        overhead: quartiles(added(rate, compared, rounds)),
        cpu: quartiles(each(({ cpu }) => cpu)),
        cpuOverhead: quartiles(added(({ cpu }) => cpu, rounds, compared)),
      };
    });
  });
  return { ...about, answered };
}

const rate = ({ perSecond }: Turn): number => perSecond;

/** Round by round, by how much of the lesser the greater is more. */
function added(of: (turn: Turn) => number, more: readonly Turn[], less: readonly Turn[]): number[] {
  return ratios(more.map(of), less.map(of)).map((times) => times - 1);
}

function quartiles(values: readonly number[]): Quartiles {
  return {
    median: median(values),
    lower: percentile(values, 0.25),
    upper: percentile(values, 0.75),
  };
}

export function renderMarkdown(report: ApiReport): string {
  const { surroundings, conversations, connections, rounds } = report;
  const rows = report.answered.map((each) => [
    `${labelOf(each.question)}, ${each.server}`,
    withQuartiles(each.perSecond, wholeNumber),
    withQuartiles(each.median, duration),
    withQuartiles(each.p99, duration),
    withQuartiles(each.overhead, percent),
    withQuartiles(each.cpu, microseconds),
    withQuartiles(each.cpuOverhead, percent),
  ]);
  const head = [
    "asked for",
    "requests/s",
    "median",
    "p99",
    "more time than bare",
    "CPU a request",
    "more CPU than bare",
  ];
  return `${markdownTable(head, rows)}

Medians of ${rounds} rounds, with the quartiles. ${wholeNumber(conversations)} conversations, ${connections} clients, ${surroundings.processors}, load ${surroundings.load.toFixed(1)} at the start, Node ${surroundings.node}, PostgreSQL ${surroundings.postgres}, ${surroundings.time}.

The bare one is an Express route that calls the same functions in the same kind of transaction (BEGIN, the tenant's entrance, row level security, COMMIT), so the statements are the same; its member was looked up once, when it started, and it answers the same rows as JSON. It has no token to check, no membership, no limit, no check of what comes in or goes out, no request id, no header but Express's own, no ETag, no metrics and no log. More time is by requests a second, the client's share of the machine included; CPU is that of the server's process alone, whatever else the machine does.
`;
}

function withQuartiles(
  { median: middle, lower, upper }: Quartiles,
  show: (value: number) => string,
) {
  return withExtremes({ median: middle, min: lower, max: upper }, show);
}

function labelOf(question: QuestionName): string {
  return questions.find(({ name }) => name === question)?.label ?? question;
}

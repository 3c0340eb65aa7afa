import type { Surroundings } from "../../report/surroundings.ts";
import type { Spread } from "../../statistics.ts";
import { ratios, spread } from "../../statistics.ts";
import type { Question } from "../questions.ts";
import { questions } from "../questions.ts";
import type { Measured } from "../run-rounds.ts";
import type { RoundTrips } from "../wire/count-round-trips.ts";

/** What is written as JSON. */
export type AccessReport = {
  readonly version: 1;
  readonly benchmark: "access";
  readonly conversations: number;
  readonly organizations: number;
  readonly rounds: number;
  readonly reference: string;
  readonly surroundings: Surroundings;
  readonly questions: readonly QuestionResult[];
  readonly roundTrips: readonly RoundTrips[];
};

export type QuestionResult = Pick<Question, "name" | "label" | "target"> & {
  readonly contestants: readonly ContestantResult[];
};

/** Over the rounds, each of which counts by its median. */
export type ContestantResult = {
  readonly name: string;
  readonly label: string;
  /** To the reference, in the same round. */
  readonly ratio: Spread;
  readonly milliseconds: Spread;
};

export type ReportOptions = Pick<
  AccessReport,
  "conversations" | "organizations" | "reference" | "surroundings" | "roundTrips"
> & { readonly labels: ReadonlyMap<string, string> };

/** Sums the rounds up. @throws {RangeError} when a contestant, the reference too, missed a round. */
export function createReport(measured: Measured, options: ReportOptions): AccessReport {
  const { labels, ...rest } = options;
  const results = questions.map(({ name, label, target }): QuestionResult => {
    const byContestant = measured.get(name) ?? new Map<string, number[]>();
    const yardstick = byContestant.get(options.reference) ?? [];
    return {
      name,
      label,
      target,
      contestants: [...byContestant].map(([contestant, rounds]) => ({
        name: contestant,
        label: labels.get(contestant) ?? contestant,
        ratio: spread(ratios(rounds, yardstick)),
        milliseconds: spread(rounds),
      })),
    };
  });
  const rounds = measured.get("find")?.get(options.reference)?.length ?? 0;
  return { version: 1, benchmark: "access", ...rest, rounds, questions: results };
}

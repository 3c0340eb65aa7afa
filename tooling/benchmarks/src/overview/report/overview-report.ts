import type { Surroundings } from "../../report/surroundings.ts";
import type { Spread } from "../../statistics.ts";
import { ratios, spread } from "../../statistics.ts";
import type { Timed } from "../run-rounds.ts";

/** What is written as JSON. */
export type OverviewReport = {
  readonly version: 1;
  readonly benchmark: "overview";
  readonly messages: number;
  readonly rounds: number;
  readonly surroundings: Surroundings;
  readonly results: readonly OverviewResult[];
};

export type OverviewResult = {
  readonly contestant: string;
  /** Messages in the period. */
  readonly size: number;
  /** Organizations that have the rest of the messages. */
  readonly others: number;
  readonly rows: number;
  /** The most memory that its process had had by then, in bytes. */
  readonly peakMemory: number;
  readonly milliseconds: Spread;
  /** Its time to that of `getOverview()`, in the same round. */
  readonly toOurs: Spread;
  /** Its time to that of the floor, in the same round. */
  readonly toFloor: Spread;
  /** Its time to that of the same among one other organization, in the same round. */
  readonly toFewest: Spread;
};

export type ReportOptions = Pick<OverviewReport, "messages" | "rounds" | "surroundings">;

/** Sums the rounds up. @throws {RangeError} when somebody missed a round. */
export function createReport(timed: readonly Timed[], options: ReportOptions): OverviewReport {
  const fewest = Math.min(...timed.map(({ others }) => others));
  const timesOf = (contestant: string, size: number, others: number): readonly number[] =>
    timed.find(
      (each) => each.contestant === contestant && each.size === size && each.others === others,
    )?.times ?? [];
  const results = timed.map(({ contestant, size, others, rows, peakMemory, times }) => ({
    contestant,
    size,
    others,
    rows,
    peakMemory,
    milliseconds: spread(times),
    toOurs: spread(ratios(times, timesOf("ours", size, others))),
    toFloor: spread(ratios(times, timesOf("floor", size, others))),
    toFewest: spread(ratios(times, timesOf(contestant, size, fewest))),
  }));
  return { version: 1, benchmark: "overview", ...options, results };
}

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
  /** By how much its process had grown when it had answered once, in bytes. */
  readonly memoryGrowth: number;
  readonly milliseconds: Spread;
  /** Processor time, of the client and its backends; `null` where it is not known. */
  readonly busyMilliseconds: Spread | null;
  /** Its time to that of `getOverview()`, in the same round: processor time, or else what passed on the wall. */
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
  const isBusyKnown = timed.every(({ busy }) => busy !== undefined);
  const telling = ({ times, busy }: Timed): readonly number[] =>
    isBusyKnown && busy !== undefined ? busy : times;
  const timesOf = (contestant: string, size: number, others: number): readonly number[] =>
    timed
      .filter(
        (each) => each.contestant === contestant && each.size === size && each.others === others,
      )
      .flatMap(telling);
  const results = timed.map((each) => {
    const { contestant, size, others, rows, memoryGrowth, times, busy } = each;
    return {
      contestant,
      size,
      others,
      rows,
      memoryGrowth,
      milliseconds: spread(times),
      busyMilliseconds: busy === undefined ? null : spread(busy),
      toOurs: spread(ratios(telling(each), timesOf("ours", size, others))),
      toFloor: spread(ratios(telling(each), timesOf("floor", size, others))),
      toFewest: spread(ratios(telling(each), timesOf(contestant, size, fewest))),
    };
  });
  return { version: 1, benchmark: "overview", ...options, results };
}

import type { Spread } from "../../statistics.ts";
import { ratios, spread } from "../../statistics.ts";
import type { Measurement, WriterLatency } from "../measure/measure-fill.ts";
import type { Rounds } from "../run-rounds.ts";
import type { Shape } from "../shape.ts";
import type { Surroundings } from "../../report/surroundings.ts";

/** Medians and extremes over the rounds. Bytes, milliseconds, and rows a second. */
export type ContestantResult = {
  readonly name: string;
  readonly label: string;
  /** Rows of `messages` over the time between its first batch and its last. */
  readonly rowsPerSecond: Spread;
  /** The same, as a ratio to the reference in the same round. */
  readonly ratio: Spread;
  /**
   * Microseconds that a processor was busy with its backend, a row: what else this machine did meanwhile is
   * not in it. `null` where the server runs elsewhere.
   */
  readonly processorTime: Spread | null;
  /** How many rows in the same processor's time, as a ratio to the reference in the same round. */
  readonly processorRatio: Spread | null;
  /** Rows of `messages` over the time of the whole command. */
  readonly wholeRowsPerSecond: Spread;
  readonly wholeRatio: Spread;
  readonly writer: WriterSpread;
  readonly walBytes: Spread;
  readonly walRatio: Spread;
  /** 0.15 means that the heap is 15 % larger than before. */
  readonly heapGrowth: Spread;
  readonly indexGrowth: Spread;
  readonly hotShare: Spread;
  /** Dead rows as a share of the table's. */
  readonly deadShare: Spread;
  readonly peakMemory: Spread;
  readonly rounds: readonly Measurement[];
};

export type WriterSpread = { readonly p50: Spread; readonly p99: Spread; readonly longest: Spread };

/** What is written as JSON. */
export type BackfillReport = {
  readonly version: 1;
  readonly benchmark: "backfill";
  readonly rows: number;
  readonly shape: Shape;
  readonly rounds: number;
  readonly reference: string;
  readonly surroundings: Surroundings;
  readonly heapBytes: number;
  readonly writerAlone: WriterSpread;
  readonly contestants: readonly ContestantResult[];
};

export type ReportOptions = {
  readonly rows: number;
  readonly shape: Shape;
  readonly reference: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly surroundings: Surroundings;
};

/** Sums the rounds up. @throws {RangeError} when a contestant, the reference too, missed a round. */
export function createReport(measured: Rounds, options: ReportOptions): BackfillReport {
  const { rows, reference, labels } = options;
  const yardstick = measured.contestants.get(reference) ?? [];
  const [first] = yardstick;
  if (first === undefined) throw new RangeError(`${reference} was not measured`);
  return {
    version: 1,
    benchmark: "backfill",
    rows,
    shape: options.shape,
    rounds: yardstick.length,
    reference,
    surroundings: options.surroundings,
    heapBytes: first.heapBytesBefore,
    writerAlone: writerSpread(measured.writerAlone),
    contestants: [...measured.contestants].map(([name, rounds]) => ({
      name,
      label: labels.get(name) ?? name,
      ...summary(rows, rounds, yardstick),
    })),
  };
}

function summary(
  rows: number,
  rounds: readonly Measurement[],
  yardstick: readonly Measurement[],
): Omit<ContestantResult, "name" | "label"> {
  const inBatches = ({ batchSeconds }: Measurement): number => rows / batchSeconds;
  const inAll = ({ wholeSeconds }: Measurement): number => rows / wholeSeconds;
  const each = (value: (round: Measurement) => number): Spread => spread(rounds.map(value));
  const compared = (value: (round: Measurement) => number): Spread =>
    spread(ratios(rounds.map(value), yardstick.map(value)));
  return {
    rowsPerSecond: each(inBatches),
    ratio: compared(inBatches),
    ...processorTimes(rows, rounds, yardstick),
    wholeRowsPerSecond: each(inAll),
    wholeRatio: compared(inAll),
    writer: writerSpread(rounds.map(({ writer }) => writer)),
    walBytes: each(({ walBytes }) => walBytes),
    walRatio: compared(({ walBytes }) => walBytes),
    heapGrowth: each(({ heapBytesBefore, heapBytesAfter }) => heapBytesAfter / heapBytesBefore - 1),
    indexGrowth: each(
      ({ indexBytesBefore, indexBytesAfter }) => indexBytesAfter / indexBytesBefore - 1,
    ),
    hotShare: each(({ hotShare }) => hotShare),
    deadShare: each(({ deadRows }) => deadRows / rows),
    peakMemory: each(({ peakMemory }) => peakMemory),
    rounds,
  };
}

function processorTimes(
  rows: number,
  rounds: readonly Measurement[],
  yardstick: readonly Measurement[],
): Pick<ContestantResult, "processorTime" | "processorRatio"> {
  const times = rounds.flatMap(({ processorTime }) => processorTime ?? []);
  const others = yardstick.flatMap(({ processorTime }) => processorTime ?? []);
  if (times.length < rounds.length || others.length < yardstick.length) {
    return { processorTime: null, processorRatio: null };
  }
  return {
    processorTime: spread(times.map((milliseconds) => (milliseconds * 1_000) / rows)),
    processorRatio: spread(ratios(others, times)),
  };
}

function writerSpread(rounds: readonly WriterLatency[]): WriterSpread {
  return {
    p50: spread(rounds.map(({ p50 }) => p50)),
    p99: spread(rounds.map(({ p99 }) => p99)),
    longest: spread(rounds.map(({ longest }) => longest)),
  };
}

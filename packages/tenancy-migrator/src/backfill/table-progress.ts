import type { EventListener } from "../runner/events.ts";
import type { TableTarget } from "../target/target.ts";
import type { HeapRange } from "./heap-range.ts";

/** Tells how a table's backfill goes, whichever of its ranges and partitions it is at. */
export type TableProgress = {
  /** So many rows more; told at most every 200 ms. */
  readonly add: (rows: number) => void;
  /** Tells that nothing is left to do. */
  readonly finish: () => void;
};

export function tableProgress(
  emit: EventListener,
  table: TableTarget,
  ranges: readonly HeapRange[],
): TableProgress {
  const before = ranges.reduce((sum, { position }) => sum + position.rowsWritten, 0);
  const estimates = [...new Set(ranges.map(({ relation }) => relation))]
    .map(({ rowEstimate }) => rowEstimate)
    .filter((estimate) => estimate >= 0);
  const estimate =
    estimates.length === 0 ? undefined : estimates.reduce((sum, each) => sum + each, 0);
  const started = performance.now();
  let written = 0;
  let told = 0;
  const tell = (done: boolean): void => {
    const seconds = (performance.now() - started) / 1_000;
    told = performance.now();
    emit({
      type: "backfill",
      table: table.declared.name,
      rows: before + written,
      estimate,
      rowsPerSecond: Math.round(written / Math.max(seconds, 0.001)),
      done,
    });
  };
  return {
    add: (rows) => {
      written += rows;
      if (performance.now() - told > 200) tell(false);
    },
    finish: () => tell(true),
  };
}

import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../../statistics.ts";
import { withClient } from "../../with-client.ts";
import type { Finished } from "../child/protocol.ts";
import type { RowCounts } from "../data.ts";
import type { KeyKind } from "../shape.ts";
import { checkEmpty, checkFilled } from "./check-filled.ts";
import { readState, readUpdateCounts } from "./database-state.ts";
import type { Write } from "./writer.ts";
import { latenciesIn, startWriter } from "./writer.ts";

/** What the writer went through, in milliseconds. */
export type WriterLatency = {
  readonly p50: number;
  readonly p99: number;
  /** The longest wait for one update. */
  readonly longest: number;
};

/** One contestant in one round. */
export type Measurement = {
  /** Rows of `messages` that the contestant wrote; the rest the writer had touched before. */
  readonly rowsWritten: number;
  /** Seconds between the first batch of `messages` and the last. */
  readonly batchSeconds: number;
  /** Milliseconds that a processor was busy with the contestant's backend meanwhile, where that is known. */
  readonly processorTime?: number;
  /** Seconds of the whole command: both tables and everything around them. */
  readonly wholeSeconds: number;
  /** While `messages` was being filled. */
  readonly writer: WriterLatency;
  readonly walBytes: number;
  readonly heapBytesBefore: number;
  readonly heapBytesAfter: number;
  readonly indexBytesBefore: number;
  readonly indexBytesAfter: number;
  /** Of all row updates of `messages`, the share that touched no index. */
  readonly hotShare: number;
  /** Versions of rows of `messages` that wait for a vacuum, as PostgreSQL counts them. */
  readonly deadRows: number;
  /** Of the contestant's own process, in bytes. */
  readonly peakMemory: number;
};

/** Updates a second. */
export const writerRate = 200;

/** So that the writer is at its pace, and its statement planned, when the contestant begins. */
const leadMilliseconds = 300;

/**
 * Measures one fill of the database at this URL, which nobody else uses.
 *
 * @throws when not every row was empty before, or not every row is right afterwards: then the times
 * would be times of something else.
 */
export async function measureFill(
  url: string,
  counts: RowCounts,
  seed: number,
  fill: () => Promise<Finished>,
  keys: KeyKind = "uuid",
): Promise<Measurement> {
  return withClient(url, async (client) => {
    await checkEmpty(client, counts);
    const writer = await startWriter(url, { rate: writerRate, rows: counts.messages, seed, keys });
    let writes: readonly Write[] = [];
    let finished: Finished;
    let before;
    try {
      await sleep(leadMilliseconds);
      before = await readState(client);
      finished = await fill();
    } finally {
      writes = await writer.stop();
    }
    const after = await readState(client);
    const { filled } = finished;
    if (filled.batches.to <= filled.batches.from) throw new Error("the contestant took no time");
    // An update of the writer's fills one row at most.
    if (filled.rows + writes.length < counts.messages) {
      throw new Error(`the contestant wrote ${filled.rows} rows and the writer ${writes.length}`);
    }
    const { updates, hotUpdates, deadRows } = await readUpdateCounts(
      client,
      filled.rows + writes.length,
    );
    await checkFilled(client, counts);
    return {
      rowsWritten: filled.rows,
      batchSeconds: (filled.batches.to - filled.batches.from) / 1_000,
      ...(filled.processorTime === undefined ? {} : { processorTime: filled.processorTime }),
      wholeSeconds: finished.milliseconds / 1_000,
      writer: summarize(latenciesIn(writes, filled.batches)),
      walBytes: after.walPosition - before.walPosition,
      heapBytesBefore: before.heapBytes,
      heapBytesAfter: after.heapBytes,
      indexBytesBefore: before.indexBytes,
      indexBytesAfter: after.indexBytes,
      hotShare: hotUpdates / updates,
      deadRows,
      peakMemory: finished.peakMemory,
    };
  });
}

/** The writer with nobody beside it: what this machine's own noise does to it. */
export async function measureWriterAlone(
  url: string,
  counts: RowCounts,
  seed: number,
  milliseconds: number,
  keys: KeyKind,
): Promise<WriterLatency> {
  const writer = await startWriter(url, { rate: writerRate, rows: counts.messages, seed, keys });
  await sleep(leadMilliseconds + milliseconds);
  const writes = await writer.stop();
  const from = (writes[0]?.due ?? 0) + leadMilliseconds;
  return summarize(latenciesIn(writes, { from, to: Infinity }));
}

function summarize(latencies: readonly number[]): WriterLatency {
  return {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    longest: percentile(latencies, 1),
  };
}

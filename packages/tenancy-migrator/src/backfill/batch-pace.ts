/** Adapts the number of blocks in a batch to a target duration. */
export type BatchPace = {
  /** Blocks for the next batch. */
  readonly blocks: number;
};

/**
 * The pace after a batch of so many blocks that took so long. Changes by at most a factor of two, so that
 * one slow batch (a checkpoint, a lock) doesn't throw it off, and never leaves its bounds. A batch that was
 * cut short by the end of its window says nothing of how many more could have been done.
 */
export function adaptPace(
  pace: BatchPace,
  done: { readonly blocks: number; readonly milliseconds: number },
  targetMilliseconds: number,
  maxBlocks: number,
): BatchPace {
  const ratio = targetMilliseconds / Math.max(done.milliseconds, 1);
  if (done.blocks < pace.blocks && ratio >= 1) return pace;
  const factor = Math.min(Math.max(ratio, 0.5), 2);
  const blocks = Math.round(done.blocks * factor);
  return { blocks: Math.min(Math.max(blocks, 1), maxBlocks) };
}

/**
 * A pace for each pass: the first over a window writes to other pages and to every index, and takes several
 * times as long for as many blocks as the next ones. One that has not been made yet starts like the one
 * before it.
 */
export function pacesByPass(initial: BatchPace): {
  readonly of: (pass: number) => BatchPace;
  readonly set: (pass: number, pace: BatchPace) => void;
} {
  const paces = new Map<number, BatchPace>();
  return {
    of: (pass) => paces.get(pass) ?? paces.get(pass - 1) ?? initial,
    set: (pass, pace) => void paces.set(pass, pace),
  };
}

/** The pace after a batch that others had to wait for: half of it. */
export function yieldPace(pace: BatchPace): BatchPace {
  return { blocks: Math.max(Math.floor(pace.blocks / 2), 1) };
}

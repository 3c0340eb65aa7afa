/** Adapts the number of blocks in a batch to a target duration. */
export type BatchPace = {
  /** Blocks for the next batch. */
  readonly blocks: number;
};

/**
 * The pace after a batch that took this long. Changes by at most a factor of two, so that one slow
 * batch (a checkpoint, a lock) doesn't throw it off, and never leaves its bounds.
 */
export function adaptPace(
  pace: BatchPace,
  milliseconds: number,
  targetMilliseconds: number,
  maxBlocks: number,
): BatchPace {
  const ratio = targetMilliseconds / Math.max(milliseconds, 1);
  const factor = Math.min(Math.max(ratio, 0.5), 2);
  const blocks = Math.round(pace.blocks * factor);
  return { blocks: Math.min(Math.max(blocks, 1), maxBlocks) };
}

/** The pace after a batch that others had to wait for: half of it. */
export function yieldPace(pace: BatchPace): BatchPace {
  return { blocks: Math.max(Math.floor(pace.blocks / 2), 1) };
}

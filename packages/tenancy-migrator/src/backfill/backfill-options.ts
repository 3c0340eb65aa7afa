export type BackfillOptions = {
  /**
   * How long the server may work on one batch, in milliseconds: as long can a writer have to wait for
   * one of its rows. Default: 25. Longer ones are a little faster (100: by a tenth to a fifth).
   */
  readonly batchDuration: number;
  /** Blocks that all passes go through before the next ones are read. Default: 4096 (32 MB). */
  readonly windowBlocks: number;
  /**
   * How many ranges of a table are filled at a time, each on a connection of its own, beside the run's: one
   * keeps one of the server's processors busy. Default: 1, on the run's own connection.
   */
  readonly jobs: number;
};

export const defaultBackfillOptions: BackfillOptions = {
  batchDuration: 25,
  windowBlocks: 4096,
  jobs: 1,
};

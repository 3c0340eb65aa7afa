/** Counts requests by key, whoever else counts there at the same time. */
export type Counter = {
  /**
   * Adds one, and answers which one it was: 1 for the first. Rejects where it can't be counted.
   *
   * @param limit how many there are to be: far from it, some may be counted before they come. Default: none are
   */
  readonly add: (key: string, limit?: number) => Promise<number>;
};

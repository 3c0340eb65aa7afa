/** Counts requests by key, whoever else counts there at the same time. */
export type Counter = {
  /** Adds one, and answers which one it was: 1 for the first. Rejects where it can't be counted. */
  readonly add: (key: string) => Promise<number>;
};

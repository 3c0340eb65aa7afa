/** A limit as clients hear of it: so many requests in each window, counted for each id by itself. */
export type Policy = {
  /** Its name in `RateLimit-Policy`, and of its counters. */
  readonly name: string;
  readonly limit: number;
  /** Milliseconds. Windows begin at multiples of it since the epoch, for all instances at once. */
  readonly window: number;
};

/** What became of one request under one policy. */
export type Decision = {
  readonly policy: Policy;
  readonly allowed: boolean;
  /** Requests that are left in this window. */
  readonly remaining: number;
  /** Seconds until the next window begins, rounded up. */
  readonly reset: number;
};

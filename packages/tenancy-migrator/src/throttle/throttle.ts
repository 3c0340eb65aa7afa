import type { ClientBase } from "pg";

/** What a run can stand still for. */
export type WaitCause =
  | "pause"
  | "load-query"
  | "replication-lag"
  | "dead-rows"
  | "waiting-sessions";

/** Something worth knowing that is said once and waited for by nobody. */
export type NoticeCause = "pruning-held-back" | "replication-hidden" | "vacuum-off";

/** One thing to look at between two batches. */
export type Throttle = {
  readonly cause: WaitCause;
  /**
   * Why to wait, for people; `undefined` to go on.
   *
   * @param relation The relation that is being filled, qualified and quoted.
   */
  readonly ask: (client: ClientBase, relation: string) => Promise<string | undefined>;
};

/** Tells something; what has been told in the same words is not told again. */
export type Notify = (cause: NoticeCause, message: string) => void;

/** When a run stands still. Every bound can be taken away with `undefined`. */
export type ThrottleOptions = {
  /** Seconds that a standby may be behind in replaying. Default: 10. */
  readonly maxLag: number | undefined;
  /** Bytes of WAL that a standby may be behind; also told while it replays nothing. Default: 1 GB. */
  readonly maxLagBytes: number | undefined;
  /** Dead rows of a table as a share of its rows, above which autovacuum goes first. Default: 0.3. */
  readonly maxDeadRows: number | undefined;
  /**
   * A query of yours: its first value says whether to wait. `true` and a text (why) mean yes; `false`,
   * `NULL`, an empty text and no row mean no. Default: none.
   */
  readonly loadQuery: string | undefined;
  /** Seconds of waiting in a row, for whatever but a pause, after which the run gives up. Default: none. */
  readonly maxWait: number | undefined;
};

export const defaultThrottleOptions: ThrottleOptions = {
  maxLag: 10,
  maxLagBytes: 1024 ** 3,
  maxDeadRows: 0.3,
  loadQuery: undefined,
  maxWait: undefined,
};

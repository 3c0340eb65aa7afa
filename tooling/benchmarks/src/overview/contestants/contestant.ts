import type { MeasuredOrganization, OverviewDatabase } from "../overview-database.ts";

/** A way to the numbers. */
export type Contestant = {
  readonly name: string;
  readonly label: string;
  /** Connects, by one connection: who asks twice at once is not measured. */
  readonly open: (database: OverviewDatabase) => Promise<OpenContestant>;
};

export type OpenContestant = {
  readonly ask: (organization: MeasuredOrganization) => Promise<Answer>;
  readonly close: () => Promise<void>;
};

export type Answer = {
  /** Rows that came over the wire. */
  readonly rows: number;
  /** What everybody who computes it has to agree on; the floor computes nothing. */
  readonly numbers: Numbers | undefined;
};

export type Numbers = {
  readonly conversations: readonly [now: number, before: number];
  readonly users: readonly [now: number, before: number];
  readonly averageSeconds: readonly [now: number | null, before: number | null];
  readonly p95Seconds: readonly [now: number | null, before: number | null];
  readonly resolution: readonly [now: number | null, before: number | null];
  readonly rating: readonly [now: number | null, before: number | null];
  readonly messages: number;
  readonly requests: number;
};

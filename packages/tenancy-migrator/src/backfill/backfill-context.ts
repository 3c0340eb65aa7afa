import type { ClientBase } from "pg";
import type { EventListener } from "../runner/events.ts";
import type { LockPolicy } from "../runner/lock-retry.ts";
import type { Gate } from "../throttle/gate.ts";
import type { BackfillOptions } from "./backfill-options.ts";
import type { Reclaim } from "./reclaim.ts";

/** What filling a range needs. */
export type BackfillContext = {
  /** The job's own. */
  readonly client: ClientBase;
  readonly locks: LockPolicy;
  readonly emit: EventListener;
  readonly options: BackfillOptions;
  /** Whether the session may switch triggers off for its own updates. */
  readonly mayDisableTriggers: boolean;
  readonly signal: AbortSignal | undefined;
  /** Stands between two batches. */
  readonly gate: Gate;
  /** Comes after each window of a relation with few rows a page. */
  readonly reclaim: Reclaim;
};

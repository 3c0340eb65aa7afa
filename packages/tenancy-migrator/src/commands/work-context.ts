import type { Tenancy } from "@acme/tenancy";
import type { Client } from "pg";
import type { BackfillOptions } from "../backfill/backfill-options.ts";
import type { OpenJob } from "../backfill/jobs.ts";
import type { Target } from "../target/target.ts";
import type { EventListener } from "../runner/events.ts";
import type { LockPolicy } from "../runner/lock-retry.ts";
import type { ThrottleOptions } from "../throttle/throttle.ts";

/** What every command works with. */
export type WorkContext = {
  readonly client: Client;
  readonly tenancy: Tenancy;
  readonly locks: LockPolicy;
  readonly backfill: BackfillOptions;
  readonly throttle: ThrottleOptions;
  readonly emit: EventListener;
  readonly signal: AbortSignal | undefined;
  readonly openJob: OpenJob;
  /** The declaration against the catalog as it is at this moment. */
  readonly target: () => Promise<Target>;
};

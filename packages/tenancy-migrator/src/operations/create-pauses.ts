import { bookkeepingSchema as schema } from "../catalog/read-catalog.ts";
import type { Target } from "../target/target.ts";
import { arePausesKept } from "../target/target.ts";
import type { TransactionalOperation } from "./operation.ts";

/**
 * Where a run is told to stand still, and says what it waits for. Of its own, so that a database whose first
 * phase was done by a version that had no pauses gets the place for them from the next run.
 */
export function createPauses(target: Target): TransactionalOperation {
  return {
    kind: "transactional",
    id: "expand:pauses",
    phase: "expand",
    table: undefined,
    summary: `create the tables for pauses and waits in ${schema}`,
    lock: "none",
    done: arePausesKept(target),
    forward: [
      // One pause at a time: of the rows that nobody has ended there can be only one.
      `CREATE TABLE ${schema}.pauses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  paused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  paused_by text NOT NULL,
  reason text,
  resumed_at timestamptz UNIQUE NULLS NOT DISTINCT,
  resumed_by text
)`,
      `CREATE TABLE ${schema}.waits (
  cause text PRIMARY KEY,
  reason text NOT NULL,
  since timestamptz,
  times bigint NOT NULL DEFAULT 0,
  seconds double precision NOT NULL DEFAULT 0
)`,
    ],
    reverse: [`DROP TABLE IF EXISTS ${schema}.waits`, `DROP TABLE IF EXISTS ${schema}.pauses`],
  };
}

import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Phase } from "../phases.ts";
import { phasesAfter } from "../phases.ts";
import { refuseWeakRole } from "../plan/preflight.ts";
import { restoreQuarantine } from "../remedies/restore-quarantine.ts";
import { runReversal } from "../runner/run-operation.ts";
import type { WorkContext } from "./work-context.ts";

/**
 * Takes back everything after the given phase, last first, by the reversals that were recorded when it
 * was done. Going back to before the backfill also puts quarantined rows back; values that it wrote
 * stay as long as their column does, since they are right and the triggers keep them so.
 */
export async function rollback(context: WorkContext, to: Phase | "start"): Promise<void> {
  const { client, emit } = context;
  refuseWeakRole(await context.target(), "backwards");
  for (const phase of phasesAfter(to)) {
    context.signal?.throwIfAborted();
    const target = await context.target();
    const reversals = target.catalog.reversals.filter((each) => each.phase === phase).toReversed();
    emit({ type: "phase", phase, operations: reversals.length });
    if (phase === "backfill" && target.catalog.hasBookkeeping) {
      await restoreQuarantine(context, target, true);
    }
    for (const reversal of reversals) {
      context.signal?.throwIfAborted();
      await runReversal(context, reversal);
    }
    if (phase === "backfill" && target.catalog.hasBookkeeping) {
      await client.query(`DELETE FROM ${bookkeepingSchema}.assignments`);
      await client.query(`DELETE FROM ${bookkeepingSchema}.backfill_positions`);
    }
  }
}

import type { EventListener } from "../runner/events.ts";
import { deadRows } from "./dead-rows.ts";
import { loadQuery } from "./load-query.ts";
import { paused } from "./paused.ts";
import { replicationLag } from "./replication-lag.ts";
import type { Notify, Throttle, ThrottleOptions } from "./throttle.ts";

/**
 * Everything that is looked at between two batches, in the order in which it is asked.
 *
 * @param longTransaction Seconds after which an open transaction is no application's usual one any more.
 */
export function createThrottles(
  options: ThrottleOptions,
  emit: EventListener,
  longTransaction = 60,
): Throttle[] {
  const notify = notifyOnce(emit);
  const { maxLag, maxLagBytes, maxDeadRows } = options;
  return [
    paused,
    ...(options.loadQuery === undefined ? [] : [loadQuery(options.loadQuery)]),
    ...(maxLag === undefined && maxLagBytes === undefined
      ? []
      : [replicationLag({ maxLag, maxLagBytes }, notify)]),
    deadRows({ maxDeadRows, leastDeadRows: 100_000, longTransaction }, notify),
  ];
}

function notifyOnce(emit: EventListener): Notify {
  const told = new Set<string>();
  return (cause, message) => {
    if (told.has(message)) return;
    told.add(message);
    emit({ type: "notice", cause, message });
  };
}

import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { WaitCause } from "./throttle.ts";

/** Writes down that the run stands still, or why by now, for `status` elsewhere and for the history. */
export async function beginWait(
  client: ClientBase,
  cause: WaitCause,
  reason: string,
): Promise<void> {
  await client.query(
    `INSERT INTO ${bookkeepingSchema}.waits (cause, reason, since) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (cause) DO UPDATE SET reason = excluded.reason, since = coalesce(waits.since, excluded.since)`,
    [cause, reason],
  );
}

/** Writes down that it goes on. */
export async function endWait(client: ClientBase, cause: WaitCause): Promise<void> {
  await client.query(
    `UPDATE ${bookkeepingSchema}.waits
     SET since = NULL, times = times + 1, seconds = seconds + extract(epoch FROM clock_timestamp() - since)
     WHERE cause = $1 AND since IS NOT NULL`,
    [cause],
  );
}

/** A wait that is over already. */
export async function addWait(
  client: ClientBase,
  cause: WaitCause,
  reason: string,
  milliseconds: number,
): Promise<void> {
  await client.query(
    `INSERT INTO ${bookkeepingSchema}.waits (cause, reason, times, seconds) VALUES ($1, $2, 1, $3)
     ON CONFLICT (cause) DO UPDATE SET
       reason = excluded.reason, times = waits.times + 1, seconds = waits.seconds + excluded.seconds`,
    [cause, reason, milliseconds / 1_000],
  );
}

/** A run that was killed while it waited could not say that it waits no more. */
export async function forgetWaits(client: ClientBase): Promise<void> {
  await client.query(`UPDATE ${bookkeepingSchema}.waits SET since = NULL WHERE since IS NOT NULL`);
}

import type { Pool } from "pg";

/**
 * Deletes counters and answers that have expired. A policy says which answers: the login sees none of them.
 *
 * @param now milliseconds since the epoch; counters expire by the API's clock, answers by the database's
 */
export async function sweep(systemPool: Pool, now: number): Promise<void> {
  await systemPool.query("DELETE FROM acme_api.rate_limits WHERE expire < $1", [now]);
  await systemPool.query("DELETE FROM acme_api.idempotent_answers");
}

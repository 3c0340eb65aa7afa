import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";

// Two-key advisory locks are by database: ours is "acme" as ASCII, then 1.
const lockKeys = [0x61636d65, 1] as const;

/**
 * Takes the lock that lets one run at a time change this database. A run that was killed a moment ago
 * may still hold it until its backend notices, so it is asked for some seconds long.
 *
 * @throws {TenancyMigratorError} `TENANCY_LOCKED`, naming who holds it.
 */
export async function takeRunLock(
  client: ClientBase,
  waitMilliseconds: number,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + waitMilliseconds;
  for (;;) {
    const answer = await client.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_lock($1, $2) AS taken",
      [...lockKeys],
    );
    if (answer.rows[0]?.taken === true) return;
    if (Date.now() >= deadline) throw await lockedError(client);
    await sleep(100, undefined, signal === undefined ? {} : { signal });
  }
}

/** The run that changes this database at this moment, for people; `undefined` where there is none. */
export async function runningNow(client: ClientBase): Promise<string | undefined> {
  return (await lockHolders(client))[0];
}

async function lockHolders(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ holder: string }>(
    `SELECT format('process %s, %s%s, connected since %s', a.pid, coalesce(nullif(a.application_name, ''), 'unnamed'),
              coalesce(' from ' || host(a.client_addr), ''), to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')) AS holder
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::bigint::oid AND l.objid = $2::bigint::oid
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [...lockKeys],
  );
  return rows.map(({ holder }) => holder);
}

async function lockedError(client: ClientBase): Promise<TenancyMigratorError> {
  return new TenancyMigratorError(
    "TENANCY_LOCKED",
    "Another run is changing this database. Wait for it to end, or end it.",
    { details: await lockHolders(client) },
  );
}

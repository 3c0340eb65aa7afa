import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";

// Two-key advisory locks are by database: ours are "acme" as ASCII, then 1 for the run and 2 for its jobs,
// who share it.
const ours = 0x61636d65;
const runKey = 1;
const jobKey = 2;

/**
 * Takes the lock that lets one run at a time change this database. A run that was killed a moment ago
 * may still hold it until its backend notices, so it is asked for some seconds long. Its jobs may even be in
 * the middle of a batch: nothing begins before the last of them is gone.
 *
 * @throws {TenancyMigratorError} `TENANCY_LOCKED`, naming who holds it.
 */
export async function takeRunLock(
  client: ClientBase,
  waitMilliseconds: number,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + waitMilliseconds;
  for (const key of [runKey, jobKey]) {
    while (!(await isTrue(client, `pg_try_advisory_lock(${ours}, ${key})`))) {
      if (Date.now() >= deadline) throw await lockedError(client);
      await sleep(100, undefined, signal === undefined ? {} : { signal });
    }
  }
  // The jobs to come are this run's own.
  await client.query(`SELECT pg_advisory_unlock(${ours}, ${jobKey})`);
}

/**
 * Makes the session one of a run's jobs until it ends. It takes its lock first and looks for the run's then;
 * the next run takes the run's first and looks for jobs then. So one of the two finds the other.
 *
 * @param run The backend of the run.
 * @throws {TenancyMigratorError} `TENANCY_CONNECTION` when that holds the run's lock no longer.
 */
export async function joinRun(client: ClientBase, run: number): Promise<void> {
  const joined =
    (await isTrue(client, `pg_try_advisory_lock_shared(${ours}, ${jobKey})`)) &&
    (await isTrue(client, holdsSql(String(run), runKey)));
  if (joined) return;
  throw new TenancyMigratorError(
    "TENANCY_CONNECTION",
    "The run's own connection was lost. What was committed stays; run again to go on.",
  );
}

/** Whether a process is a job of the run that is on, as an expression. */
export function isJobSql(pid: string): string {
  return holdsSql(pid, jobKey);
}

/** The run that changes this database at this moment, for people; `undefined` where there is none. */
export async function runningNow(client: ClientBase): Promise<string | undefined> {
  return (await holdersOf(client, runKey))[0];
}

function holdsSql(pid: string, key: number): string {
  return `EXISTS (SELECT FROM pg_locks AS held WHERE held.pid = ${pid}
    AND held.locktype = 'advisory' AND held.granted AND held.classid = ${ours} AND held.objid = ${key}
    AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
}

async function isTrue(client: ClientBase, expression: string): Promise<boolean> {
  const { rows } = await client.query<{ answer: boolean }>(`SELECT ${expression} AS answer`);
  return rows[0]?.answer === true;
}

async function holdersOf(client: ClientBase, key: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ holder: string }>(
    `SELECT format('process %s, %s%s, connected since %s', a.pid, coalesce(nullif(a.application_name, ''), 'unnamed'),
              coalesce(' from ' || host(a.client_addr), ''), to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')) AS holder
     FROM pg_stat_activity AS a WHERE a.pid <> pg_backend_pid() AND ${holdsSql("a.pid", key)} ORDER BY a.backend_start`,
  );
  return rows.map(({ holder }) => holder);
}

async function lockedError(client: ClientBase): Promise<TenancyMigratorError> {
  const runs = await holdersOf(client, runKey);
  return new TenancyMigratorError(
    "TENANCY_LOCKED",
    "Another run is changing this database. Wait for it to end, or end it.",
    { details: runs.length > 0 ? runs : await holdersOf(client, jobKey) },
  );
}

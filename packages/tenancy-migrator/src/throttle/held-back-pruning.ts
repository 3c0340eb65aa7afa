import type { ClientBase } from "pg";

/**
 * Transactions that have been open for so long that they are none of an application's usual ones. No dead
 * row that they might still see can be pruned from its page, so the tables grow while one is open.
 *
 * One that only reads counts in its own database. One that has written counts in all: its id is the
 * oldest running one for every snapshot that anybody takes meanwhile.
 *
 * @param seconds from which age on.
 * @returns one line each.
 */
export async function pruningHeldBackBy(
  client: ClientBase,
  seconds: number,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ holder: string }>(
    `SELECT format('process %s (%s), a transaction open since %s', pid, coalesce(nullif(application_name, ''), 'unnamed'),
                   to_char(xact_start, 'YYYY-MM-DD HH24:MI:SS TZ')) AS holder
     FROM pg_stat_activity
     WHERE pid <> pg_backend_pid() AND xact_start < clock_timestamp() - make_interval(secs => $1)
       AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL AND datname = current_database())
     UNION ALL
     SELECT format('the prepared transaction %s since %s', quote_literal(gid), to_char(prepared, 'YYYY-MM-DD HH24:MI:SS TZ'))
     FROM pg_prepared_xacts WHERE prepared < clock_timestamp() - make_interval(secs => $1)
     ORDER BY 1`,
    [seconds],
  );
  return rows.map(({ holder }) => holder);
}

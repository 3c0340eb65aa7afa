/** The engine's bookkeeping; see "What it keeps in the database" in the README of @acme/tenancy-migrator. */
const schema = "acme_tenancy";

const iso = (expression: string): string =>
  `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const evidence = `e.id::text AS id, ${iso("e.taken_at")} AS "takenAt", e.command, e.report ->> 'reached' AS reached, e.holds,
  jsonb_array_length(e.report -> 'checks') AS checks,
  (SELECT count(*)::int FROM jsonb_array_elements(e.report -> 'checks') AS c WHERE NOT (c -> 'holds')::boolean) AS failing`;

/** Whoever runs a migration holds this advisory lock: "acme" as ASCII, then 1. */
export const surroundings = `SELECT current_database() AS database, ${iso("clock_timestamp()")} AS "readAt",
  EXISTS (SELECT FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database
          WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted
            AND l.classid = x'61636d65'::int::oid AND l.objid = 1 AND l.objsubid = 2) AS running`;

/** All that the page shows while a migration runs, of one moment. */
export const record = `SELECT
  coalesce((SELECT json_agg(p ORDER BY p."from") FROM (
    SELECT phase, count(*)::int AS operations, ${iso("min(done_at)")} AS "from", ${iso("max(done_at)")} AS "to"
    FROM ${schema}.reversals GROUP BY phase) AS p), '[]') AS phases,
  (SELECT json_build_object('tables', count(DISTINCT table_name), 'finished', coalesce(bool_and(finished_at IS NOT NULL), false),
    'from', ${iso("min(started_at)")}, 'to', ${iso("max(updated_at)")}) FROM ${schema}.backfill_positions) AS backfill,
  coalesce((SELECT json_agg(b) FROM (
    SELECT table_name AS "table", row_count AS rows, owned_count AS owned FROM ${schema}.baselines) AS b), '[]') AS baselines,
  coalesce((SELECT json_agg(f ORDER BY f.relation) FROM (
    SELECT table_name AS relation, sum(rows_written)::int8 AS "rowsFilled",
      CASE WHEN bool_and(finished_at IS NOT NULL) THEN extract(epoch FROM max(finished_at) - min(started_at))::float8 END AS seconds
    FROM ${schema}.backfill_positions GROUP BY table_name) AS f), '[]') AS positions,
  (SELECT row_to_json(l) FROM (SELECT ${evidence} FROM ${schema}.evidence AS e ORDER BY e.id DESC LIMIT 1) AS l) AS "latestEvidence"`;

/** Newest first, from below `$1` where it is given, `$2` at most. */
export const evidenceList = `SELECT ${evidence} FROM ${schema}.evidence AS e
WHERE $1::bigint IS NULL OR e.id < $1 ORDER BY e.id DESC LIMIT $2`;

export const evidenceReport = `SELECT ${evidence}, e.report ->> 'database' AS database, e.report ->> 'serverVersion' AS "serverVersion",
  e.plan_hash AS "planHash", e.report -> 'tables' AS tables, e.report -> 'checks' AS results
FROM ${schema}.evidence AS e WHERE e.id = $1`;

/** What a login that only watches must not be able to do: one row for each that it can. */
export const tooMuch = `SELECT finding FROM (
  SELECT 'is a superuser, or bypasses row level security' AS finding FROM pg_roles
  WHERE rolname = current_user AND (rolsuper OR rolbypassrls)
  UNION ALL
  SELECT format('belongs to the role %s', rolname) FROM pg_roles
  WHERE rolname <> current_user AND rolname <> 'pg_database_owner' AND pg_has_role(current_user, oid, 'MEMBER')
  UNION ALL
  SELECT format('may use %s', c.oid::regclass) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND CASE WHEN n.nspname = '${schema}' AND c.relname IN ('reversals', 'backfill_positions', 'baselines', 'evidence')
        THEN has_any_column_privilege(c.oid, 'INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE')
        ELSE has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE') END
) AS found ORDER BY finding LIMIT 5`;

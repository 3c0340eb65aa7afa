import { explicitStatus, rating } from "./conversation-status.ts";
import type { DomainFilter } from "./domain-filter.ts";
import { andInDomain, andOfDomain } from "./domain-filter.ts";
import type { Moments } from "./moments.ts";
import { moment } from "./moments.ts";

/** Whose rows, and which. */
export type SummaryScope = {
  /** SQL: the tenant. Every access to a table is led by it. */
  readonly tenant: string;
  readonly domain: DomainFilter;
  readonly moments: Moments;
};

/** SQL: whether it is of the period (true), of the comparison (false) or between the two (NULL). */
function isCurrent(instant: string, { previous }: Moments): string {
  return previous === undefined
    ? "true"
    : `CASE WHEN ${instant} >= ${moment("period_from")} THEN true WHEN ${instant} < ${moment("previous_to")} THEN false END`;
}

/** The conversations begun since the comparison did, and in which of the two periods. */
function conversationsTable({ tenant, domain, moments }: SummaryScope): string {
  return `begun AS MATERIALIZED (
  SELECT c.id, c.created_at, c.session_id, c.ended_at, ${isCurrent("c.created_at", moments)} AS is_current,
    ${explicitStatus("c")} AS status, ${rating("c")} AS rating
  FROM conversations c
  WHERE c.organization_id = ${tenant} AND c.created_at >= ${moments.since} AND c.created_at < ${moments.to}${andOfDomain("c", domain)}
)`;
}

/**
 * The runs of visitors' messages, each with the first reply to it, from one sort of the messages' times and
 * nothing else of them. Backwards, since the nearest reply is then the least of those already seen. A
 * conversation's first row is there in any case: what came before it is looked up in `elders`.
 */
function runsTable({ tenant, domain, moments }: SummaryScope): string {
  return `runs AS MATERIALIZED (
  SELECT conversation_id, reply, after_user IS NULL AS is_first, CASE WHEN is_user THEN created_at END AS asked
  FROM (
    SELECT conversation_id, created_at, is_user, lead(is_user) OVER backwards AS after_user,
      min(created_at) FILTER (WHERE NOT is_user) OVER backwards AS reply
    FROM (
      SELECT m.conversation_id, m.created_at, m.id, m.role = 'user' AS is_user
      FROM messages m
      WHERE m.organization_id = ${tenant} AND m.created_at >= ${moments.since} AND m.created_at < ${moments.to}
        AND m.conversation_id IS NOT NULL AND m.role IN ('user', 'assistant')${andInDomain("m", tenant, domain)}
    ) said
    WINDOW backwards AS (PARTITION BY conversation_id ORDER BY created_at DESC, id DESC ROWS UNBOUNDED PRECEDING)
  ) turns
  WHERE after_user IS NULL OR is_user AND NOT after_user
)`;
}

/** What visitors had asked, and nobody answered, when the comparison began: conversations older than that. */
function eldersTable({ tenant, moments: { since } }: SummaryScope): string {
  const before = (alias: string, role: string): string =>
    `${alias}.organization_id = ${tenant} AND ${alias}.conversation_id = r.conversation_id AND ${alias}.created_at < ${since} AND ${alias}.role = '${role}'`;
  return `elders AS MATERIALIZED (
  SELECT r.conversation_id, open.created_at AS asked
  FROM runs r
  LEFT JOIN LATERAL (
    SELECT a.created_at, a.id FROM messages a WHERE ${before("a", "assistant")} ORDER BY a.created_at DESC, a.id DESC LIMIT 1
  ) answered ON true
  JOIN LATERAL (
    SELECT u.created_at FROM messages u
    WHERE ${before("u", "user")} AND u.created_at >= coalesce(answered.created_at, '-infinity')
      AND (answered.id IS NULL OR (u.created_at, u.id) > (answered.created_at, answered.id))
    ORDER BY u.created_at, u.id LIMIT 1
  ) open ON true
  WHERE r.is_first AND r.reply IS NOT NULL AND NOT EXISTS (SELECT FROM begun b WHERE b.id = r.conversation_id)
)`;
}

/** The times of replies, by the period that the reply was given in. Percentiles are interpolated. */
function repliesTable({ moments }: SummaryScope): string {
  const figures = (condition: string): string =>
    `SELECT ${condition} AS is_current, count(seconds) AS replies, avg(seconds) AS average,
    percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY seconds) AS percentiles FROM timed WHERE is_current = ${condition}`;
  return `timed AS MATERIALIZED (
  SELECT ${isCurrent("r.reply", moments)} AS is_current, date_part('epoch', r.reply - coalesce(e.asked, r.asked)) AS seconds
  FROM runs r LEFT JOIN elders e ON e.conversation_id = r.conversation_id AND r.is_first
  WHERE r.reply IS NOT NULL
),
replies AS (
  ${figures("true")}${moments.previous === undefined ? "" : `\n  UNION ALL ${figures("false")}`}
)`;
}

/**
 * Conversations by period, day and session. How one stands is asked as of the end of its period, so
 * that those of the comparison have not had longer to be resolved.
 */
function visitsTable({ moments }: SummaryScope, day: string): string {
  const end =
    moments.previous === undefined
      ? moment("period_to")
      : `CASE WHEN b.is_current THEN ${moment("period_to")} ELSE ${moment("previous_to")} END`;
  const crossesPrevious =
    moments.previous === undefined
      ? ""
      : ` OR reply >= ${moment("previous_to")} AND asked < ${moment("previous_to")}`;
  return `visits AS MATERIALIZED (
  SELECT b.is_current, ${day} AS day, b.session_id, count(*) AS conversations, count(b.rating) AS ratings, sum(b.rating) AS stars,
    count(*) FILTER (WHERE b.status = 'resolved' OR b.status IS NULL AND b.ended_at < ${end} AND w.conversation_id IS NULL) AS resolved
  FROM begun b
  LEFT JOIN (
    SELECT conversation_id, asked, reply FROM runs WHERE asked IS NOT NULL AND (reply IS NULL${crossesPrevious})
  ) w ON w.conversation_id = b.id AND w.asked < ${end} AND (w.reply IS NULL OR w.reply >= ${end})
  WHERE b.is_current IS NOT NULL
  GROUP BY 1, 2, 3
)`;
}

/**
 * The CTEs that the summary is read from: `visits` and `replies`.
 *
 * @param day SQL: the day of a conversation `b`, as far as days are told apart.
 */
export function summaryTables(scope: SummaryScope, day: string): string {
  return [
    conversationsTable(scope),
    runsTable(scope),
    eldersTable(scope),
    repliesTable(scope),
    visitsTable(scope, day),
  ].join(",\n");
}

/** SQL: the summary as JSON, from these CTEs; read by `summaryAnswerSchema`. */
export const summaryJson = `json_build_object(
    'visits', (SELECT coalesce(json_agg(p), '[]') FROM (
      SELECT is_current, sum(conversations) AS conversations, sum(users) AS users, sum(resolved) AS resolved, sum(ratings) AS ratings, sum(stars) AS stars
      FROM (
        SELECT is_current, sum(conversations) AS conversations, CASE WHEN session_id IS NULL THEN sum(conversations) ELSE 1 END AS users,
          sum(resolved) AS resolved, sum(ratings) AS ratings, sum(stars) AS stars
        FROM visits GROUP BY is_current, session_id
      ) sessions GROUP BY is_current
    ) p),
    'replies', (SELECT coalesce(json_agg(r), '[]') FROM replies r))`;

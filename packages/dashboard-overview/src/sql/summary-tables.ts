import { explicitStatus, rating } from "./conversation-status.ts";
import type { DomainFilter } from "./domain-filter.ts";
import { andBegunInDomain } from "./domain-filter.ts";
import type { MomentName, Moments } from "./moments.ts";
import { moment } from "./moments.ts";
import { openQuestion } from "./open-question.ts";

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

/**
 * The conversations begun since the comparison did, and in which of the two periods. How one stands is asked
 * as of the end of its period, so that those of the comparison have not had longer to be resolved; whether
 * the visitor waits for an answer then is another matter, see `awaited`. Those of other domains are there
 * too, to tell them from older ones. In order, so that they are read by their time, as they lie in the table;
 * by another of the tenant's indexes each would be looked up somewhere else.
 */
function conversationsTable({ tenant, domain, moments }: SummaryScope, day: string): string {
  return `begun AS MATERIALIZED (
  SELECT id, is_of_domain, CASE WHEN is_of_domain THEN is_current END AS is_current, CASE WHEN is_of_domain AND is_current THEN ${day} END AS day, session_id, status = 'resolved' AS is_resolved,
    status IS NULL AND ended_at < CASE WHEN is_current THEN ${moment("period_to")} ELSE ${moment("previous_to")} END AS has_ended, rating
  FROM (
    SELECT c.id, c.created_at, ${domain === undefined ? "true" : `c.domain_id IS NOT DISTINCT FROM ${domain}`} AS is_of_domain, ${isCurrent("c.created_at", moments)} AS is_current, c.session_id, c.ended_at,
      ${explicitStatus("c")} AS status, ${rating("c")} AS rating
    FROM conversations c
    WHERE c.organization_id = ${tenant} AND c.created_at >= ${moments.since} AND c.created_at < ${moments.to}
    ORDER BY c.created_at DESC OFFSET 0
  ) c
)`;
}

/**
 * SQL: the runs of visitors' messages, each with the first reply to it, from one sort of the messages'
 * times and nothing else of them. Backwards, since the nearest reply is then the least of those already
 * seen. A conversation's first row is there in any case: what came before it is looked up. `OFFSET 0`, since
 * everybody's messages in the order of their conversations are sorted almost, and to the planner worth reading
 * where a tenant has a large part of them.
 */
function runs({ tenant, moments }: SummaryScope): string {
  return `(
    SELECT conversation_id, reply, after_user IS NULL AS is_first, CASE WHEN is_user THEN created_at END AS asked
    FROM (
      SELECT conversation_id, created_at, is_user, lead(is_user) OVER backwards AS after_user,
        min(created_at) FILTER (WHERE NOT is_user) OVER backwards AS reply
      FROM (
        SELECT m.conversation_id, m.created_at, m.id, m.role = 'user' AS is_user
        FROM messages m
        WHERE m.organization_id = ${tenant} AND m.created_at >= ${moments.since} AND m.created_at < ${moments.to}
          AND m.conversation_id IS NOT NULL AND m.role IN ('user', 'assistant')
        OFFSET 0
      ) said
      WINDOW backwards AS (PARTITION BY conversation_id ORDER BY created_at DESC, id DESC ROWS UNBOUNDED PRECEDING)
    ) turns
    WHERE after_user IS NULL OR is_user AND NOT after_user
  )`;
}

/**
 * One row of two periods' figures: the times of the replies given in each, by whenever the question was
 * asked, and how many conversations that have ended wait for an answer all the same. Percentiles are
 * interpolated.
 */
function repliesTable(scope: SummaryScope): string {
  const { tenant, domain, moments } = scope;
  const times = (name: string, condition: string): string =>
    `count(seconds) FILTER (WHERE ${condition}) AS ${name}_replies, avg(seconds) FILTER (WHERE ${condition}) AS ${name}_average,
    percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE ${condition}) AS ${name}_percentiles`;
  const awaited = (name: string, condition: string, end: MomentName): string =>
    `count(*) FILTER (WHERE ${condition} AND asked < ${moment(end)} AND (reply IS NULL OR reply >= ${moment(end)})) AS ${name}_awaited`;
  return `answered AS MATERIALIZED (
  SELECT ${times("current", "in_current")}, ${times("previous", "NOT in_current")},
    ${awaited("current", "has_ended AND begun_in_current", "period_to")}, ${awaited("previous", "has_ended AND NOT begun_in_current", "previous_to")}
  FROM (
    SELECT r.asked, r.reply, b.has_ended, b.is_current AS begun_in_current, ${isCurrent("r.reply", moments)} AS in_current,
      date_part('epoch', r.reply - coalesce(CASE WHEN r.is_first AND b.id IS NULL THEN ${openQuestion(tenant, "r.conversation_id", moments.since)} END, r.asked)) AS seconds
    FROM ${runs(scope)} r
    LEFT JOIN begun b ON b.id = r.conversation_id
    WHERE true${andBegunInDomain("r.conversation_id", tenant, domain)}
    OFFSET 0
  ) timed
)`;
}

/**
 * The CTEs that the summary is read from: `begun` and `answered`.
 *
 * @param day SQL: the day of a conversation `c`, as far as days are told apart.
 */
export function summaryTables(scope: SummaryScope, day: string): string {
  return `${conversationsTable(scope, day)},\n${repliesTable(scope)}`;
}

const sessions = (condition: string): string =>
  `(SELECT count(*) FROM (SELECT DISTINCT session_id FROM begun WHERE ${condition} AND session_id IS NOT NULL) u)`;

/** SQL: the summary as JSON, from these CTEs; read by `summaryAnswerSchema`. */
export const summaryJson = `json_build_object(
    'begun', (SELECT coalesce(json_agg(p), '[]') FROM (
      SELECT is_current, day, count(*) AS conversations, count(*) - count(session_id) AS anonymous,
        count(*) FILTER (WHERE is_resolved OR has_ended) AS done, count(rating) AS ratings, coalesce(sum(rating), 0) AS stars
      FROM begun WHERE is_current IS NOT NULL GROUP BY is_current, day
    ) p),
    'sessions', json_build_object('current', ${sessions("is_current")}, 'previous', ${sessions("NOT is_current")}),
    'answered', (SELECT row_to_json(a) FROM answered a))`;

import { andBegunInDomain, andOfDomain } from "../domain-filter.ts";
import type { MomentName } from "../moments.ts";
import { moment } from "../moments.ts";
import { openQuestion } from "../open-question.ts";
import type { SummaryScope } from "./summary-scope.ts";
import { isCurrent } from "./summary-scope.ts";

/** The visitor's and the chat's messages of the time, without their texts. */
function said({ tenant, moments, facts }: SummaryScope): string {
  const columns = "m.conversation_id, m.created_at, m.id, m.role = 'user' AS is_user";
  const ofTime = `m.organization_id = ${tenant} AND m.created_at >= ${moments.since} AND m.created_at < ${moments.to} AND m.role IN ('user', 'assistant')`;
  if (!facts) {
    return `SELECT ${columns} FROM messages m WHERE ${ofTime} AND m.conversation_id IS NOT NULL`;
  }
  return `SELECT m.* FROM changed x CROSS JOIN LATERAL (
          SELECT ${columns} FROM messages m WHERE ${ofTime} AND m.conversation_id = x.conversation_id OFFSET 0
        ) m`;
}

/**
 * SQL: the runs of visitors' messages, each with the first reply to it, from one sort of the messages'
 * times and nothing else of them. Backwards, since the nearest reply is then the least of those already
 * seen. A conversation's first row is there in any case: what came before it is looked up. `OFFSET 0`, since
 * everybody's messages in the order of their conversations are sorted almost, and to the planner worth reading
 * where a tenant has a large part of them.
 */
function runs(scope: SummaryScope): string {
  return `(
    SELECT conversation_id, reply, after_user IS NULL AS is_first, CASE WHEN is_user THEN created_at END AS asked
    FROM (
      SELECT conversation_id, created_at, is_user, lead(is_user) OVER backwards AS after_user,
        min(created_at) FILTER (WHERE NOT is_user) OVER backwards AS reply
      FROM (
        ${said(scope)}
        OFFSET 0
      ) said
      WINDOW backwards AS (PARTITION BY conversation_id ORDER BY created_at DESC, id DESC ROWS UNBOUNDED PRECEDING)
    ) turns
    WHERE after_user IS NULL OR is_user AND NOT after_user
  )`;
}

/** The replies to runs, with the seconds since they were asked for, and how the conversation stands. */
function timedRuns(scope: SummaryScope): string {
  const { tenant, domain, moments } = scope;
  return `
    SELECT r.asked, r.reply, b.has_ended, b.is_current AS begun_in_current,
      date_part('epoch', r.reply - coalesce(CASE WHEN r.is_first AND b.id IS NULL THEN ${openQuestion(tenant, "r.conversation_id", moments.since)} END, r.asked)) AS seconds
    FROM ${runs(scope)} r
    LEFT JOIN begun b ON b.id = r.conversation_id
    WHERE true${andBegunInDomain("r.conversation_id", tenant, domain)}`;
}

/** Those of conversations that have not changed, read by their time as those are. */
function replyFacts({ tenant, domain, moments }: SummaryScope): string {
  return `
    SELECT NULL, f.replied_at, NULL, NULL, f.seconds
    FROM (
      SELECT f.conversation_id, f.replied_at, f.seconds FROM acme_overview.reply_facts f
      WHERE f.organization_id = ${tenant} AND f.replied_at >= ${moments.since} AND f.replied_at < ${moments.to}${andOfDomain("f", domain)}
      ORDER BY f.replied_at OFFSET 0
    ) f LEFT JOIN changed x ON x.conversation_id = f.conversation_id
    WHERE x.conversation_id IS NULL`;
}

/**
 * The CTE of one row of two periods' figures: the times of the replies given in each, by whenever the
 * question was asked, and how many conversations that have ended wait for an answer all the same, as far as
 * that is not known from facts. Percentiles are interpolated.
 */
export function answeredTable(scope: SummaryScope): string {
  const times = (name: string, condition: string): string =>
    `count(seconds) FILTER (WHERE ${condition}) AS ${name}_replies, avg(seconds) FILTER (WHERE ${condition}) AS ${name}_average,
    percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE ${condition}) AS ${name}_percentiles`;
  const awaited = (name: string, condition: string, end: MomentName): string =>
    scope.facts
      ? `0 AS ${name}_awaited`
      : `count(*) FILTER (WHERE ${condition} AND asked < ${moment(end)} AND (reply IS NULL OR reply >= ${moment(end)})) AS ${name}_awaited`;
  return `answered AS MATERIALIZED (
  SELECT ${times("current", "in_current")}, ${times("previous", "NOT in_current")},
    ${awaited("current", "has_ended AND begun_in_current", "period_to")}, ${awaited("previous", "has_ended AND NOT begun_in_current", "previous_to")}
  FROM (
    SELECT t.*, ${isCurrent("t.reply", scope.moments)} AS in_current
    FROM (${timedRuns(scope)}${scope.facts ? `\n    UNION ALL${replyFacts(scope)}` : ""}) t
    OFFSET 0
  ) timed
)`;
}

import { explicitStatus, rating } from "../conversation-status.ts";
import { lastMessage } from "../last-message.ts";
import { moment } from "../moments.ts";
import { sessionKey } from "../session-key.ts";
import type { SummaryScope } from "./summary-scope.ts";
import { isCurrent } from "./summary-scope.ts";

/**
 * The CTE of the conversations begun since the comparison did, and in which of the two periods. How one
 * stands is asked as of the end of its period, so that those of the comparison have not had longer to be
 * resolved. Whether the visitor waits for an answer then is known from facts; without them it is another
 * matter, see `awaited`. Those of other domains are there too, to tell them from older ones.
 *
 * @param day SQL: the day of a conversation `c`, as far as days are told apart.
 */
export function begunTable(scope: SummaryScope, day: string): string {
  const { tenant, domain, moments, facts } = scope;
  const end = `CASE WHEN is_current THEN ${moment("period_to")} ELSE ${moment("previous_to")} END`;
  const isOver = `status IS NULL AND ended_at < ${end}`;
  const isDone = facts
    ? `${isOver} AND NOT CASE WHEN last_said_at < ${end} THEN is_unanswered
      ELSE coalesce((SELECT l.role = 'user' FROM ${lastMessage(tenant, "c.id", end)} l), false) END`
    : isOver;
  return `begun AS MATERIALIZED (
  SELECT id, is_of_domain, CASE WHEN is_of_domain THEN is_current END AS is_current, CASE WHEN is_of_domain AND is_current THEN ${day} END AS day, session, status = 'resolved' AS is_resolved,
    ${isDone} AS has_ended, rating
  FROM (
    SELECT c.*, ${domain === undefined ? "true" : `c.domain_id IS NOT DISTINCT FROM ${domain}`} AS is_of_domain, ${isCurrent("c.created_at", moments)} AS is_current
    FROM (${facts ? conversationFacts(scope) : conversations(scope)}) c
    OFFSET 0
  ) c
)`;
}

/**
 * In order, so that they are read by their time, as they lie in the table; by another of the tenant's
 * indexes each would be looked up somewhere else.
 */
function conversations({ tenant, moments }: SummaryScope): string {
  return `
      SELECT c.id, c.created_at, c.domain_id, c.session_id AS session, c.ended_at, ${explicitStatus("c")} AS status, ${rating("c")} AS rating
      FROM conversations c
      WHERE c.organization_id = ${tenant} AND c.created_at >= ${moments.since} AND c.created_at < ${moments.to}
      ORDER BY c.created_at DESC OFFSET 0`;
}

/** Facts of those that have not changed, in order, so that they are read by their time; and those that have. */
function conversationFacts({ tenant, moments }: SummaryScope): string {
  return `
      SELECT f.id, f.created_at, f.domain_id, f.session, f.ended_at, f.status, f.rating, f.last_said_at, f.is_unanswered
      FROM (
        SELECT f.conversation_id AS id, f.begun_at AS created_at, f.domain_id, f.session_key AS session, f.ended_at, f.status, f.rating, f.last_said_at, f.is_unanswered
        FROM acme_overview.conversation_facts f
        WHERE f.organization_id = ${tenant} AND f.begun_at >= ${moments.since} AND f.begun_at < ${moments.to}
        ORDER BY f.begun_at OFFSET 0
      ) f LEFT JOIN changed x ON x.conversation_id = f.id
      WHERE x.conversation_id IS NULL
      UNION ALL
      SELECT c.id, c.created_at, c.domain_id, ${sessionKey("c")}, c.ended_at, ${explicitStatus("c")}, (${rating("c")})::float8, NULL, NULL
      FROM changed x CROSS JOIN LATERAL (
        SELECT c.* FROM conversations c
        WHERE c.organization_id = ${tenant} AND c.id = x.conversation_id AND c.created_at >= ${moments.since} AND c.created_at < ${moments.to} LIMIT 1
      ) c`;
}

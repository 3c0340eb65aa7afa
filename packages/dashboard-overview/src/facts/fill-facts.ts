import { explicitStatus, rating } from "../sql/conversation-status.ts";
import { sessionKey } from "../sql/session-key.ts";

/** $1 the organization, $2 its conversations: one row each, if it is there. */
export const fillConversationFacts = `INSERT INTO acme_overview.conversation_facts
  (organization_id, conversation_id, domain_id, begun_at, session_key, status, ended_at, rating, last_said_at, is_unanswered)
SELECT c.organization_id, c.id, c.domain_id, c.created_at, ${sessionKey("c")}, ${explicitStatus("c")}, c.ended_at, ${rating("c")},
  coalesce(l.created_at, '-infinity'), coalesce(l.role = 'user', false)
FROM conversations c
LEFT JOIN (
  SELECT DISTINCT ON (m.conversation_id) m.conversation_id, m.created_at, m.role FROM messages m
  WHERE m.organization_id = $1::uuid AND m.conversation_id = ANY ($2::uuid[]) AND m.role IN ('user', 'assistant')
  ORDER BY m.conversation_id, m.created_at DESC, m.id DESC
) l ON l.conversation_id = c.id
WHERE c.organization_id = $1::uuid AND c.id = ANY ($2::uuid[])`;

/**
 * $1 the organization, $2 its conversations: a row for each first reply to a run of the visitor's messages,
 * with the seconds since the first of them. Where the speaker changes a turn begins, so a reply was asked
 * for when the turn before it began.
 */
export const fillReplyFacts = `INSERT INTO acme_overview.reply_facts (organization_id, conversation_id, domain_id, replied_at, seconds)
SELECT c.organization_id, c.id, c.domain_id, t.begun_at, date_part('epoch', t.begun_at - t.asked_at)
FROM conversations c
JOIN (
  SELECT conversation_id, role, created_at AS begun_at, lag(created_at) OVER conversation AS asked_at
  FROM (
    SELECT m.conversation_id, m.role, m.created_at, m.id, lag(m.role) OVER conversation AS role_before
    FROM messages m
    WHERE m.organization_id = $1::uuid AND m.conversation_id = ANY ($2::uuid[]) AND m.role IN ('user', 'assistant')
    WINDOW conversation AS (PARTITION BY m.conversation_id ORDER BY m.created_at, m.id)
  ) said
  WHERE role IS DISTINCT FROM role_before
  WINDOW conversation AS (PARTITION BY conversation_id ORDER BY created_at, id)
) t ON t.conversation_id = c.id
WHERE c.organization_id = $1::uuid AND c.id = ANY ($2::uuid[]) AND t.role = 'assistant' AND t.asked_at IS NOT NULL`;

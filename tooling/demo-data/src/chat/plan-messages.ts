import type { Draws } from "../sql/draws.ts";

/**
 * Fills the working table with the messages of the planned conversations: user and assistant in turn, seconds to
 * minutes apart. A question and its answer take less than eleven minutes together, which plan-conversations.ts needs.
 */
export function planMessages(draws: Draws): string {
  const n = "ordinal";
  const typing = `8000 + ${draws.integer("typing", n, 142_000)}`;
  const answering = `1800 + ${draws.integer("answering", n, 16_000)}`;
  // Now and then a person takes over.
  const answeringSlowly = `300000 + ${draws.integer("answering slowly", n, 200_000)}`;
  return `
INSERT INTO pg_temp.demo_turn
  (ordinal, position, is_last_question, conversation_ordinal, conversation_id, domain_id, language, shop, topic,
   answered_ordinal, gap_ms, created_at)
SELECT ordinal, position, position >= messages - 1 AND position > 2 AND NOT is_abandoned,
  conversation_ordinal, conversation_id, domain_id, language, shop, topic,
  CASE WHEN position % 2 = 0 THEN first_answered + position / 2 - 1 END,
  gap_ms,
  started_at + interval '1 millisecond' * sum(gap_ms) OVER (PARTITION BY conversation_ordinal ORDER BY position)
FROM (
  SELECT *,
    CASE WHEN position = 1 THEN ${draws.integer("first message", n, 5000)}
      WHEN position % 2 = 1 THEN ${typing}
      WHEN ${draws.chance("slow", n, 0.02)} THEN ${answeringSlowly}
      ELSE ${answering} END AS gap_ms
  FROM (
    SELECT c.ordinal AS conversation_ordinal, c.id AS conversation_id, c.domain_id, c.language, c.shop, c.topic,
      c.started_at, c.is_abandoned, c.first_answered, position, c.first_message + position - 1 AS ordinal,
      2 * c.answered + c.is_abandoned::integer AS messages
    FROM pg_temp.demo_conversation c
    CROSS JOIN generate_series(1, 2 * c.answered + c.is_abandoned::integer) AS position
  ) numbered
) paced`;
}

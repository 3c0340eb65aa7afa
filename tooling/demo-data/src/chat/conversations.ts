import type { Draws } from "../sql/draws.ts";
import { thresholdsLiteral } from "../sql/draws.ts";
import { wordAt } from "../sql/words.ts";

const visitorNames = [
  "Anna",
  "Jonas",
  "Maria",
  "Kenji",
  "Fatima",
  "Lucas",
  "Chloé",
  "Omar",
  "Yuki",
  "Elena",
  "Priya",
  "Tom",
  "Inês",
  "Marco",
  "Sofía",
  "Zoë",
] as const;

/** Fills `conversations` from the working tables. */
export function insertConversations(draws: Draws): string {
  const n = "c.ordinal";
  const rating = `1 + ${draws.weighted("rating", n, thresholdsLiteral([6, 5, 12, 32, 45]))}`;
  const status = wordAt(["waiting", "resolved", "escalated"], draws.integer("status", n, 3));
  return `
INSERT INTO conversations (id, domain_id, customer_id, session_id, metadata, started_at, ended_at, created_at)
SELECT c.id, c.domain_id, NULL, c.session_id,
  jsonb_strip_nulls(jsonb_build_object(
    'rating', CASE WHEN NOT c.is_abandoned AND ${draws.chance("rated", n, 0.2)} THEN ${rating} END,
    'status', CASE WHEN ${draws.chance("has status", n, 0.06)} THEN ${status} END,
    'customer_name', CASE WHEN ${draws.chance("has name", n, 0.3)}
      THEN ${wordAt(visitorNames, draws.integer("name", n, visitorNames.length))} END)),
  c.started_at,
  CASE WHEN ${draws.chance("ended", n, 0.85)} AND (NOT c.is_abandoned OR ${draws.chance("ended anyway", n, 0.15)})
    THEN t.last_message_at + interval '1 millisecond' * ${draws.integer("lingers", n, 120_000)} END,
  c.started_at
FROM pg_temp.demo_conversation c
JOIN (SELECT conversation_ordinal, max(created_at) AS last_message_at FROM pg_temp.demo_turn GROUP BY 1) t
  ON t.conversation_ordinal = c.ordinal
ORDER BY c.started_at, c.ordinal`;
}

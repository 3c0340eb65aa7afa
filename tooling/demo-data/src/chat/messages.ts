import { formatPhrase } from "../phrases/load-phrases.ts";
import { topics } from "../phrases/phrase-book.ts";
import type { Draws } from "../sql/draws.ts";

/** Fills `messages` from the working table of turns. */
export function insertMessages(draws: Draws): string {
  const c = "t.conversation_ordinal";
  // A question and its answer share the topic and the wording's number.
  const turn = `(t.conversation_ordinal * 1000 + (t.position + 1) / 2)`;
  const topic = `((t.topic + (t.position - 1) / 2) % ${topics.length})`;
  const thanks = `(t.is_last_question AND ${draws.chance("thanks", c, 0.5)})`;
  const wording = draws.integer("wording", turn, 2);
  const order = `(100000 + ${draws.integer("order number", c, 900_000)})`;
  const days = `(2 + ${draws.integer("days", turn, 9)})`;
  return `
INSERT INTO messages (id, conversation_id, role, content, metadata, created_at)
SELECT ${draws.uuid("messages", "ordinal")}, conversation_id,
  CASE position % 2 WHEN 1 THEN 'user' ELSE 'assistant' END,
  ${formatPhrase("phrase", "product", "order_number", "shop", "days")},
  CASE position % 2 WHEN 1 THEN '{}' ELSE jsonb_build_object('response_time_ms', gap_ms) END,
  created_at
FROM (
  SELECT t.ordinal, t.position, t.conversation_id, t.shop, t.gap_ms, t.created_at, said.phrase,
    product.phrase AS product, ${order} AS order_number, ${days} AS days
  FROM pg_temp.demo_turn t
  JOIN pg_temp.demo_phrase said ON said.language = t.language
    AND said.kind = CASE WHEN ${thanks} THEN CASE t.position % 2 WHEN 1 THEN 'thanks' ELSE 'farewell' END
      ELSE CASE t.position % 2 WHEN 1 THEN 'question' ELSE 'answer' END END
    AND said.ordinal = CASE WHEN ${thanks} THEN ${wording} ELSE 2 * ${topic} + ${wording} END
  JOIN pg_temp.demo_phrase product ON product.language = t.language AND product.kind = 'product'
    AND product.ordinal = ${draws.integer("product", c, 8)}
  ORDER BY t.created_at, t.ordinal
) ordered`;
}

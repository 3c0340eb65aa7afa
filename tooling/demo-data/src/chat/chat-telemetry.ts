import type { Draws } from "../sql/draws.ts";
import { thresholdsLiteral } from "../sql/draws.ts";
import { modelPrices } from "./model-prices.ts";

/** Fills `chat_telemetry`, one row an assistant message, from the working table of turns. */
export function insertChatTelemetry(draws: Draws): string {
  const n = "t.answered_ordinal";
  const drawn = draws.weighted(
    "model",
    n,
    thresholdsLiteral(modelPrices.map(({ weight }) => weight)),
  );
  const prices = modelPrices.map(
    ({ model, input, output }, index) => `(${index}, '${model}', ${input}, ${output})`,
  );
  return `
INSERT INTO chat_telemetry (id, conversation_id, domain_id, success, model, input_tokens, output_tokens, total_tokens,
  cost_usd, search_count, duration_ms, created_at)
SELECT ${draws.uuid("chat_telemetry", "answered_ordinal")}, conversation_id, domain_id, success, model,
  input_tokens, output_tokens, input_tokens + output_tokens,
  round((input_tokens * input_price + output_tokens * output_price) / 1000000, 6),
  search_count, duration_ms, created_at
FROM (
  SELECT t.answered_ordinal, t.conversation_id, t.domain_id, t.created_at, p.model, p.input_price, p.output_price,
    NOT ${draws.chance("failure", n, 0.025)} AS success,
    -- The history is sent along, so each turn costs more than the one before.
    600 + 90 * t.position + ${draws.integer("input tokens", n, 1500)} AS input_tokens,
    CASE WHEN ${draws.chance("failure", n, 0.025)} THEN 0 ELSE 40 + ${draws.integer("output tokens", n, 260)} END
      AS output_tokens,
    ${draws.integer("searches", n, 4)} AS search_count,
    t.gap_ms * 9 / 10 AS duration_ms
  FROM pg_temp.demo_turn t
  JOIN (VALUES ${prices.join(", ")}) AS p(ordinal, model, input_price, output_price) ON p.ordinal = ${drawn}
  WHERE t.answered_ordinal IS NOT NULL
  ORDER BY t.created_at, t.ordinal
) ordered`;
}

import { formatPhrase } from "../phrases/load-phrases.ts";
import { topics } from "../phrases/phrase-book.ts";
import type { Draws } from "../sql/draws.ts";
import { wordAt } from "../sql/words.ts";
import { productSlugs } from "./page-words.ts";

/** Fills `structured_extractions`; $1 = how many, $2 = the domains' thresholds, $3 = now. */
export function insertStructuredExtractions(draws: Draws): string {
  const n = "e.ordinal";
  const product = draws.integer("extracted product", n, 8);
  const question = draws.integer("extracted question", n, 2 * topics.length);
  return `
INSERT INTO structured_extractions
  (id, domain_id, url, extract_type, extracted_data, confidence_score, created_at)
SELECT ${draws.uuid("structured_extractions", "ordinal")}, domain_id,
  'https://' || host || '/products/' || slug || '-' || ordinal,
  extract_type,
  CASE extract_type
    WHEN 'product' THEN jsonb_build_object('name', product, 'price', price, 'currency', currency)
    WHEN 'faq' THEN jsonb_build_object('question', ${say("question")}, 'answer', ${say("answer")})
    ELSE jsonb_build_object('name', shop, 'email', 'hello@' || host) END,
  confidence, created_at
FROM (
  SELECT e.ordinal, d.id AS domain_id, d.host, d.shop, d.currency, product.phrase AS product,
    question.phrase AS question, answer.phrase AS answer,
    ${wordAt(productSlugs, product)} AS slug,
    ${wordAt(["product", "faq", "business_info"], draws.integer("extract type", n, 3))} AS extract_type,
    (900 + ${draws.integer("price", n, 25_000)}) / 100.0 AS price,
    (600 + ${draws.integer("confidence", n, 400)}) / 1000.0 AS confidence,
    100000 + ${draws.integer("extracted order", n, 900_000)} AS order_number,
    2 + ${draws.integer("extracted days", n, 9)} AS days,
    -- Evenly over the last 90 days, oldest first.
    $3::timestamptz - interval '1 minute' * (($1::bigint - e.ordinal) * ${90 * 24 * 60} / $1) AS created_at
  FROM generate_series(0, $1 - 1) AS e(ordinal)
  JOIN pg_temp.demo_domain d ON d.ordinal = ${draws.weighted("extraction domain", n, "$2::integer[]")}
  JOIN pg_temp.demo_phrase product
    ON product.language = d.language AND product.kind = 'product' AND product.ordinal = ${product}
  JOIN pg_temp.demo_phrase question
    ON question.language = d.language AND question.kind = 'question' AND question.ordinal = ${question}
  JOIN pg_temp.demo_phrase answer
    ON answer.language = d.language AND answer.kind = 'answer' AND answer.ordinal = ${question}
  ORDER BY e.ordinal
) ordered`;
}

function say(template: string): string {
  return formatPhrase(template, "product", "order_number", "shop", "days");
}

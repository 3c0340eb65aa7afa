import { formatPhrase } from "../phrases/load-phrases.ts";
import { topics } from "../phrases/phrase-book.ts";
import type { Draws } from "../sql/draws.ts";

/** Fills `website_content`; $1 = how many, $2 = the domains' thresholds, $3 = now. */
export function insertWebsiteContent(draws: Draws): string {
  const n = "w.ordinal";
  return `
INSERT INTO website_content (id, domain_id, url, title, content, content_hash, metadata, created_at)
SELECT ${draws.uuid("website_content", "ordinal")}, domain_id, 'https://' || host || '/about-' || ordinal, shop,
  content, encode(sha256(convert_to(content, 'UTF8')), 'hex'), jsonb_build_object('language', language), created_at
FROM (
  SELECT w.ordinal, d.id AS domain_id, d.host, d.shop, d.language,
    ${formatPhrase("said.phrase", "product.phrase", "''", "d.shop", "'7'")} AS content,
    $3::timestamptz - interval '1 minute' * (($1::bigint - w.ordinal) * ${90 * 24 * 60} / $1) AS created_at
  FROM generate_series(0, $1 - 1) AS w(ordinal)
  JOIN pg_temp.demo_domain d ON d.ordinal = ${draws.weighted("content domain", n, "$2::integer[]")}
  JOIN pg_temp.demo_phrase said ON said.language = d.language AND said.kind = 'paragraph'
    AND said.ordinal = 2 + ${draws.integer("content paragraph", n, 2 * topics.length - 2)}
  JOIN pg_temp.demo_phrase product ON product.language = d.language AND product.kind = 'product'
    AND product.ordinal = ${draws.integer("content product", n, 8)}
  ORDER BY w.ordinal
) ordered`;
}

import { formatPhrase } from "../phrases/load-phrases.ts";
import type { Draws } from "../sql/draws.ts";
import { wordAt } from "../sql/words.ts";
import { productSlugs, sections } from "./page-words.ts";

/** Fills `scraped_pages` from the working tables: a page's content is the text of its chunks. */
export function insertScrapedPages(draws: Draws): string {
  const n = "p.ordinal";
  const section = wordAt(sections, draws.integer("section", n, sections.length));
  return `
INSERT INTO scraped_pages (id, domain_id, url, title, content, metadata, status, scraped_at)
SELECT id, domain_id, url, CASE WHEN chunks > 0 THEN title END, content,
  jsonb_build_object('http_status', CASE WHEN chunks > 0 THEN 200 ELSE 503 END, 'language', language),
  CASE WHEN chunks > 0 THEN 'completed' ELSE 'failed' END,
  scraped_at
FROM (
  SELECT p.id, p.domain_id, p.chunks, p.language, p.scraped_at, text.content,
    'https://' || p.host || '/' || ${section} || '/' || ${wordAt(productSlugs, "p.product")} || '-' || p.ordinal AS url,
    ${formatPhrase("title.phrase", "product.phrase", "''", "p.shop", "''")} AS title
  FROM pg_temp.demo_page p
  JOIN pg_temp.demo_phrase title ON title.language = p.language AND title.kind = 'title'
    AND title.ordinal = ${draws.integer("title", n, 2)}
  JOIN pg_temp.demo_phrase product
    ON product.language = p.language AND product.kind = 'product' AND product.ordinal = p.product
  LEFT JOIN (
    SELECT page_ordinal, string_agg(chunk_text, E'\\n\\n' ORDER BY position) AS content
    FROM pg_temp.demo_chunk GROUP BY page_ordinal
  ) text ON text.page_ordinal = p.ordinal
  ORDER BY p.ordinal
) ordered`;
}

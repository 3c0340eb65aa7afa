import { formatPhrase } from "../phrases/load-phrases.ts";
import { topics } from "../phrases/phrase-book.ts";
import type { Draws } from "../sql/draws.ts";

/** Fills the working table with the text of the planned pages, cut into the chunks that are embedded. */
export function planChunks(draws: Draws): string {
  const n = "ordinal";
  const order = `(100000 + ${draws.integer("chunk order", n, 900_000)})`;
  const days = `(2 + ${draws.integer("chunk days", n, 9)})`;
  return `
INSERT INTO pg_temp.demo_chunk
  (ordinal, page_ordinal, page_id, domain_id, position, chunks, chunk_text, created_at)
SELECT c.ordinal, page_ordinal, page_id, domain_id, position, chunks,
  ${formatPhrase("said.phrase", "product.phrase", "order_number", "shop", "days")},
  -- Embedded right after the page was read, one chunk after the other.
  scraped_at + interval '2 seconds' + interval '40 milliseconds' * position
FROM (
  SELECT *, ${order} AS order_number, ${days} AS days,
    ${draws.integer("paragraph", n, 2 * topics.length)} AS paragraph
  FROM (
    SELECT p.ordinal AS page_ordinal, p.id AS page_id, p.domain_id, p.shop, p.language, p.product, p.chunks,
      p.scraped_at, position, p.first_chunk + position - 1 AS ordinal
    FROM pg_temp.demo_page p
    CROSS JOIN generate_series(1, p.chunks) AS position
  ) numbered
) c
JOIN pg_temp.demo_phrase said
  ON said.language = c.language AND said.kind = 'paragraph' AND said.ordinal = c.paragraph
JOIN pg_temp.demo_phrase product
  ON product.language = c.language AND product.kind = 'product' AND product.ordinal = c.product`;
}

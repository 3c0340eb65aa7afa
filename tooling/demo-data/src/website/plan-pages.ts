import type { Draws } from "../sql/draws.ts";

/** Embeddings are dealt out within so many pages; a statement always handles whole blocks. */
export const pagesPerBlock = 64;

const historyMs = 150 * 24 * 60 * 60 * 1000;

/**
 * Fills the working table with some pages: of which website, when scraped, in how many chunks.
 * $1 = first page, $2 = end (not included), $3 = all pages, $4 = all embeddings, $5 = thresholds of the domains,
 * $6 = now.
 */
export function planPages(draws: Draws): string {
  const n = "ordinal";
  return `
INSERT INTO pg_temp.demo_page
  (ordinal, id, domain_id, host, shop, language, product, scraped_at, chunks, first_chunk)
WITH drawn AS (
  SELECT ordinal, block,
    -- What could not be scraped has no chunks; the first of a block always could, for the block's chunks to go to.
    CASE WHEN ordinal % ${pagesPerBlock} > 0 AND ${draws.chance("scrape failed", n, 0.03)} THEN 0
      ELSE 1 + ${draws.integer("page length", n, 9)} END AS weight,
    block * ${pagesPerBlock} * $4::bigint / $3::bigint AS first_of_block,
    least((block + 1) * ${pagesPerBlock}, $3) * $4 / $3 AS end_of_block
  FROM generate_series($1::bigint, $2::bigint - 1) AS ordinal
  CROSS JOIN LATERAL (SELECT ordinal / ${pagesPerBlock} AS block) b
), weighed AS (
  SELECT *,
    sum(weight) OVER to_here AS weight_to_here,
    count(*) FILTER (WHERE weight > 0) OVER to_here AS scraped_to_here,
    sum(weight) OVER (PARTITION BY block) AS weight_of_block,
    count(*) FILTER (WHERE weight > 0) OVER (PARTITION BY block) AS scraped_of_block
  FROM drawn
  WINDOW to_here AS (PARTITION BY block ORDER BY ordinal)
), shared AS (
  SELECT *,
    (end_of_block - first_of_block - scraped_of_block) * weight_to_here / weight_of_block + scraped_to_here
      AS chunks_to_here,
    (end_of_block - first_of_block - scraped_of_block) * (weight_to_here - weight) / weight_of_block
      + scraped_to_here - (weight > 0)::integer AS chunks_before
  FROM weighed
)
SELECT s.ordinal, ${draws.uuid("scraped_pages", "s.ordinal")}, d.id, d.host, d.shop, d.language,
  ${draws.integer("page product", "s.ordinal", 8)},
  -- The crawler has worked through the last 150 days evenly, up to an hour ago.
  $6::timestamptz - interval '1 hour' - interval '1 millisecond' *
    ((($3 - s.ordinal) * 1000 - ${draws.integer("page time", "s.ordinal", 1000)}) * ${historyMs / 1000} / $3),
  chunks_to_here - chunks_before, first_of_block + chunks_before
FROM shared s
JOIN pg_temp.demo_domain d ON d.ordinal = ${draws.weighted("page domain", "s.ordinal", "$5::integer[]")}`;
}

import type { Generation } from "../generation.ts";
import { clearScratchTables } from "../scratch-tables.ts";
import { drawThresholds } from "../sql/draws.ts";
import type { EmbeddingColumn } from "./embedding-column.ts";
import { insertPageEmbeddings } from "./page-embeddings.ts";
import { planChunks } from "./plan-chunks.ts";
import { pagesPerBlock, planPages } from "./plan-pages.ts";
import { insertScrapedPages } from "./scraped-pages.ts";
import { insertStructuredExtractions } from "./structured-extractions.ts";
import { insertWebsiteContent } from "./website-content.ts";

/** About 20,000 embeddings a statement. */
const pagesPerChunk = 63 * pagesPerBlock;

/** Fills what was crawled: pages and their embeddings some thousands at a time, then the two small tables. */
export async function fillWebsite(generation: Generation, column: EmbeddingColumn): Promise<void> {
  const { client, draws, now, counts, tenants, inserted } = generation;
  // Large tenants have more pages, but not as many more as they have conversations.
  const thresholds = drawThresholds(
    tenants.domains.map(({ share }) => share + 1 / tenants.domains.length),
  );
  const pages = counts.scraped_pages;

  for (let first = 0; first < pages; first += pagesPerChunk) {
    const end = Math.min(first + pagesPerChunk, pages);
    await clearScratchTables(client, "demo_page", "demo_chunk");
    await client.query(planPages(draws), [
      first,
      end,
      pages,
      counts.page_embeddings,
      thresholds,
      now.toISOString(),
    ]);
    await client.query(planChunks(draws));
    inserted("scraped_pages", (await client.query(insertScrapedPages(draws))).rowCount);
    inserted("page_embeddings", (await client.query(insertPageEmbeddings(draws, column))).rowCount);
  }

  const extracted = await client.query(insertStructuredExtractions(draws), [
    counts.structured_extractions,
    thresholds,
    now.toISOString(),
  ]);
  inserted("structured_extractions", extracted.rowCount);
  const content = await client.query(insertWebsiteContent(draws), [
    counts.website_content,
    thresholds,
    now.toISOString(),
  ]);
  inserted("website_content", content.rowCount);
}

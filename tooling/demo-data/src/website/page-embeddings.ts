import type { Draws } from "../sql/draws.ts";
import type { EmbeddingColumn } from "./embedding-column.ts";
import { embeddingOf } from "./embedding-column.ts";

/** Fills `page_embeddings` from the working table of chunks. */
export function insertPageEmbeddings(draws: Draws, column: EmbeddingColumn): string {
  // Sorted before the embeddings are computed: they would be most of what is sorted.
  return `
INSERT INTO page_embeddings (id, page_id, domain_id, chunk_text, embedding, metadata, created_at)
SELECT ${draws.uuid("page_embeddings", "ordinal")}, page_id, domain_id, chunk_text,
  ${embeddingOf(draws, column, "ordinal")},
  jsonb_build_object('chunk_index', position - 1, 'total_chunks', chunks),
  created_at
FROM (SELECT * FROM pg_temp.demo_chunk ORDER BY ordinal) ordered`;
}

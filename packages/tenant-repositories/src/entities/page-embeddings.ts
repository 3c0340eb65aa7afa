import type { PageEmbeddingRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { id, instant, json, optional, realArray, tenant, text, uuid } from "./columns.ts";

/** Pieces of pages, and where they lie in the embedding's space. */
export const pageEmbeddings = new EntitySchema<PageEmbeddingRecord>({
  name: "page_embeddings",
  tableName: "page_embeddings",
  columns: {
    id,
    organization_id: tenant,
    page_id: optional(uuid),
    domain_id: optional(uuid),
    chunk_text: text,
    embedding: optional(realArray),
    metadata: json,
    created_at: instant,
  },
});

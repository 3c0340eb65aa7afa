import { z } from "zod";
import {
  domainIdSchema,
  organizationIdSchema,
  pageEmbeddingIdSchema,
  scrapedPageIdSchema,
} from "../ids/row-ids.ts";
import { jsonObject, timestamptz } from "./columns.ts";
import { embeddingSchema } from "./embedding.ts";

/** A row of `page_embeddings`: a piece of a page and where it lies in the embedding's space. */
export const pageEmbeddingRecordSchema = z.object({
  id: pageEmbeddingIdSchema,
  organization_id: organizationIdSchema,
  /** `null` where the piece is known to a website only. */
  page_id: scrapedPageIdSchema.nullable(),
  /** A shortcut past the page; the page decides where both are there. */
  domain_id: domainIdSchema.nullable(),
  chunk_text: z.string(),
  /** `null` until it is computed. */
  embedding: embeddingSchema.nullable(),
  metadata: jsonObject,
  created_at: timestamptz,
});
export type PageEmbeddingRecord = z.infer<typeof pageEmbeddingRecordSchema>;

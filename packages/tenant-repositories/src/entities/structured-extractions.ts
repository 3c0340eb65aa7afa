import type { StructuredExtractionRecord } from "@acme/data-model";
import { EntitySchema } from "typeorm";
import { decimal, id, instant, json, optional, tenant, text, uuid } from "./columns.ts";

/** Facts taken from pages. */
export const structuredExtractions = new EntitySchema<StructuredExtractionRecord>({
  name: "structured_extractions",
  tableName: "structured_extractions",
  columns: {
    id,
    organization_id: tenant,
    domain_id: optional(uuid),
    url: text,
    extract_type: text,
    extracted_data: json,
    confidence_score: optional(decimal),
    created_at: instant,
  },
});

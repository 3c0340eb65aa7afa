import { z } from "zod";
import {
  domainIdSchema,
  organizationIdSchema,
  structuredExtractionIdSchema,
} from "../ids/row-ids.ts";
import { jsonObject, numeric, timestamptz } from "./columns.ts";

/** A row of `structured_extractions`: facts taken from a page, e.g. its prices or opening hours. */
export const structuredExtractionRecordSchema = z.object({
  id: structuredExtractionIdSchema,
  organization_id: organizationIdSchema,
  /** `null` where an owner was assigned to an extraction that lost its website. */
  domain_id: domainIdSchema.nullable(),
  url: z.string(),
  extract_type: z.string(),
  extracted_data: jsonObject,
  /** From 0 to 1, as decimal text. */
  confidence_score: numeric.nullable(),
  created_at: timestamptz,
});
export type StructuredExtractionRecord = z.infer<typeof structuredExtractionRecordSchema>;

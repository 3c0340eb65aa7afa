import { z } from "zod";
import { countSchema, shareSchema } from "./values.ts";

/** How much of the sampled messages is in one language. */
export const languageShareSchema = z.object({
  /** BCP 47, e.g. `pt`; `und` where the detector could not tell. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a BCP 47 language tag"),
  messages: countSchema,
  share: shareSchema,
});
export type LanguageShare = z.infer<typeof languageShareSchema>;

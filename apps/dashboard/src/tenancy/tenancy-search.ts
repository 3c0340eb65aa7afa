import { z } from "zod";

/** Which evidence is looked at, and what of it. */
export const tenancySearchSchema = z.object({
  evidence: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional()
    .catch(undefined),
  checks: z.literal("failing").optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
});
export type TenancySearch = z.infer<typeof tenancySearchSchema>;

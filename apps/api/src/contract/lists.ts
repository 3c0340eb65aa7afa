import { z } from "zod";

/** The query parameters of every list. */
export const pageQuery = {
  limit: z.int().min(1).max(100).default(20).describe("How many at most."),
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe("`nextCursor` of the part before, with the same filters."),
};

/** One part of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe("Where the list goes on; `null` at its end."),
  });
}

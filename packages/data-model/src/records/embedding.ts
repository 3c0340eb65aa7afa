import { z } from "zod";

const numbers = z.array(z.number());

/**
 * An embedding, whichever type its column has: node-pg gives `real[]` as numbers, and pgvector's
 * `vector`, which it doesn't know, as text. Either becomes numbers, so that code above need not care.
 * The length is the column's business (`vector(1536)`; `real[]` has none) and not checked here.
 *
 * @see https://github.com/pgvector/pgvector#vector-type
 *
 * @example
 * ```ts
 * import { embeddingSchema } from "@acme/data-model";
 *
 * console.log(embeddingSchema.parse("[0.5,-1,2e-05]")); // [ 0.5, -1, 0.00002 ]
 * console.log(embeddingSchema.parse([0.5, -1])); // [ 0.5, -1 ]
 * ```
 */
export const embeddingSchema = z.union(
  [
    numbers,
    z
      .string()
      // A vector's text is JSON, except that JSON may hold much more.
      .transform((text, context): unknown => {
        try {
          return JSON.parse(text);
        } catch {
          context.addIssue({ code: "custom", message: "must be a vector" });
          return z.NEVER;
        }
      })
      .pipe(numbers),
  ],
  { error: "must be an array of numbers or a vector's text, [1,2,3]" },
);

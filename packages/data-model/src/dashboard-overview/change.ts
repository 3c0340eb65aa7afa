import { z } from "zod";

/**
 * How a value differs from the one before it.
 *
 * - `compared`: by so many percent, e.g. -12.5.
 * - `new`: there was nothing before; no percentage says how much more that is than 0.
 * - `unknown`: one of the two values is not known.
 */
export const changeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("compared"), percent: z.number() }),
  z.object({ kind: z.literal("new"), percent: z.null() }),
  z.object({ kind: z.literal("unknown"), percent: z.null() }),
]);
export type Change = z.infer<typeof changeSchema>;

/** The only kind of change that two values can have. */
export function kindOfChange(value: number | null, previous: number | null): Change["kind"] {
  if (value === null || previous === null) return "unknown";
  return previous === 0 && value !== 0 ? "new" : "compared";
}

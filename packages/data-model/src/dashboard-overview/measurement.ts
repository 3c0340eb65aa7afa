import { z } from "zod";
import { countSchema } from "./values.ts";

/** A number that was taken from a sample: without a sample there is no number, and no default for it. */
export type Measurement = { readonly value: number | null; readonly sampleSize: number };

/** Whether the value is there exactly where the sample is. */
export function hasValueIfSampled({ value, sampleSize }: Measurement): boolean {
  return (value === null) === (sampleSize === 0);
}

/** The schema of a {@link Measurement} whose value has the given range. */
export function measurementOf(value: z.ZodNumber) {
  return z
    .object({ value: value.nullable(), sampleSize: countSchema })
    .refine(hasValueIfSampled, "value must be null exactly where sampleSize is 0");
}

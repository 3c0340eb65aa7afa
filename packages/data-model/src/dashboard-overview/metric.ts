import { z } from "zod";
import { changeSchema, kindOfChange } from "./change.ts";
import { hasValueIfSampled, measurementOf } from "./measurement.ts";
import { countSchema } from "./values.ts";

const wrongKind = "change.kind contradicts value and previous";

/** A count in the period, in the one before it (`null` where nothing is compared), and how they differ. */
export const countMetricSchema = z
  .object({ value: countSchema, previous: countSchema.nullable(), change: changeSchema })
  .refine(
    ({ value, previous, change }) => change.kind === kindOfChange(value, previous),
    wrongKind,
  );
export type CountMetric = z.infer<typeof countMetricSchema>;

/** The schema of a measurement in the period, the one before it, and how they differ. */
export function measuredMetricOf(value: z.ZodNumber) {
  return z
    .object({
      value: value.nullable(),
      sampleSize: countSchema,
      previous: measurementOf(value),
      change: changeSchema,
    })
    .refine(hasValueIfSampled, "value must be null exactly where sampleSize is 0")
    .refine(
      (metric) => metric.change.kind === kindOfChange(metric.value, metric.previous.value),
      wrongKind,
    );
}
export type MeasuredMetric = z.infer<ReturnType<typeof measuredMetricOf>>;

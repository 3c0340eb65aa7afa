import type { CountMetric, MeasuredMetric, Measurement } from "@acme/data-model";
import { changeBetween } from "./change.ts";

/** @param previous `null` where nothing is compared. */
export function countMetric(value: number, previous: number | null): CountMetric {
  return { value, previous, change: changeBetween(value, previous) };
}

export const unmeasured: Measurement = { value: null, sampleSize: 0 };

/** What a sample comes to; without one there is no value. */
export function measurement(sampleSize: number, value: (size: number) => number): Measurement {
  return sampleSize === 0 ? unmeasured : { value: value(sampleSize), sampleSize };
}

export function measuredMetric(now: Measurement, previous: Measurement): MeasuredMetric {
  return { ...now, previous, change: changeBetween(now.value, previous.value) };
}

import { z } from "zod";

/** How many: never negative, 0 where there are none. */
export const countSchema = z.int().nonnegative();

/** A part of a whole, from 0 to 1. */
export const shareSchema = z.number().min(0).max(1);

/** An instant in UTC, ISO 8601, e.g. `2026-03-01T08:30:00.000Z`. */
export const instantSchema = z.iso.datetime();

/** US dollars. Sums are made in `numeric` and rounded to a JavaScript number once, at the end. */
export const usDollarsSchema = z.number().nonnegative();

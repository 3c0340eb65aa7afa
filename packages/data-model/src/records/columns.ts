import { z } from "zod";

// What node-pg makes of each PostgreSQL type by default. https://node-postgres.com/features/types

/** `timestamptz`: an instant. The values `infinity` and `-infinity` are refused, nothing here means them. */
export const timestamptz = z.date();

/** `integer`. */
export const integer = z.int32();

/** `numeric`: text, since a JavaScript number would lose digits of it. `NaN` and infinities are refused. */
export const numeric = z.string().regex(/^-?\d+(\.\d+)?$/, "must be a decimal number as text");

/** `jsonb` that holds an object. */
export const jsonObject = z.record(z.string(), z.unknown());

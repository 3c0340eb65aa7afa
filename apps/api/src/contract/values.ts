import { z } from "zod";

/** An instant in UTC, ISO 8601. */
export const instant = z.iso.datetime().meta({ example: "2026-03-01T08:30:00.000Z" });

/** Text of somebody's own, not blank. */
export function text(maximum: number) {
  return z.string().trim().min(1).max(maximum);
}

/**
 * A host name, in lower case. Internationalised ones in their ASCII form (`xn--…`), as browsers send them.
 * https://www.rfc-editor.org/rfc/rfc1123#section-2.1
 */
export const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be a host name, e.g. shop.example",
  )
  .meta({ example: "shop.example" });

/** A JSON object of the caller's own. */
export const jsonObject = z.record(z.string(), z.unknown());

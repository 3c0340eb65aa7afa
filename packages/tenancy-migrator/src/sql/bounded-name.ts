import { createHash } from "node:crypto";

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 bytes, silently. */
const maxBytes = 63;

/**
 * Joins parts with `_` to a name of at most 63 bytes. A longer one is cut at a character boundary and
 * ends in a hash of the whole, so that two long names never become the same.
 */
export function boundedName(...parts: readonly string[]): string {
  const whole = parts.join("_");
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  let kept = "";
  for (const character of whole) {
    if (Buffer.byteLength(kept + character) > maxBytes - hash.length - 1) break;
    kept += character;
  }
  return `${kept}_${hash}`;
}

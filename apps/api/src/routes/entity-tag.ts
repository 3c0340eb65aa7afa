import { createHash } from "node:crypto";

/**
 * A weak tag: bodies that differ only in the properties left out are not the same byte for byte, but say
 * the same. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
 */
export function entityTagOf(body: unknown, without: readonly string[]): string {
  const text = JSON.stringify(body, (name, value: unknown) =>
    without.includes(name) ? undefined : value,
  );
  return `W/"${createHash("sha256").update(text).digest("base64url")}"`;
}

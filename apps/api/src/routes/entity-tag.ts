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

/**
 * Whether `If-None-Match` names the tag; weakly, as it is to be compared there. Express's `fresh` also asks
 * for no `Cache-Control: no-cache` in the request, which `fetch()` adds whenever a page sends this header.
 */
export function matchesEntityTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const opaque = (each: string): string => each.trim().replace(/^W\//, "");
  return header.split(",").some((each) => each.trim() === "*" || opaque(each) === opaque(tag));
}

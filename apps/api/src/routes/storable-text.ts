/** Where a text is that PostgreSQL can't store, and why. */
export type UnstorableText = {
  readonly path: readonly (string | number)[];
  readonly message: string;
};

/**
 * The first text, key or value, with a NUL or half of a surrogate pair in it: neither fits into `text` or
 * `jsonb`, and the database would say so with an error of its own.
 */
export function findUnstorableText(
  value: unknown,
  path: readonly (string | number)[] = [],
): UnstorableText | undefined {
  if (typeof value === "string") {
    const message = faultOf(value);
    return message === undefined ? undefined : { path, message };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const entries: readonly [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [key, each] of entries) {
    const found =
      (typeof key === "string" && faultOf(key) !== undefined
        ? { path, message: "has a key that is not text that can be stored" }
        : undefined) ?? findUnstorableText(each, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function faultOf(text: string): string | undefined {
  if (text.includes("\0")) return "must not contain NUL";
  return text.isWellFormed() ? undefined : "must be whole Unicode characters";
}

// Line separators and marks that turn the direction of text: they could make code look like other code.
const misleading = /[\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

function quoted(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    misleading,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}

/** A key of an object literal, bare where it may be. */
export function printKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/**
 * JSON data as a TypeScript literal, on one line where it fits into `room` characters, else broken as
 * a formatter would.
 */
export function printValue(value: unknown, indent: string, room: number): string {
  const line = inline(value);
  // The comma behind it has to fit too.
  if (line.length < room || typeof value !== "object" || value === null) return line;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item: unknown) => printValue(item, inner, 100 - inner.length))
    : Object.entries(value).map(([key, item]) => {
        const start = `${printKey(key)}: `;
        return `${start}${printValue(item, inner, 100 - inner.length - start.length)}`;
      });
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return quoted(value);
  const entries = Object.entries(value).map(([key, item]) => `${printKey(key)}: ${inline(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

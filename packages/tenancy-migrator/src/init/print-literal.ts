/** A key of an object literal, bare where it may be. */
export function printKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
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
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${printKey(key)}: ${inline(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

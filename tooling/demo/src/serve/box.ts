import stringWidth from "string-width";

/** Lines in a box, as wide as the widest of them. */
export function box(lines: readonly string[]): string {
  const width = Math.max(...lines.map((line) => stringWidth(line)));
  const rule = "─".repeat(width + 2);
  const body = lines.map((line) => `│ ${line}${" ".repeat(width - stringWidth(line))} │`);
  return [`┌${rule}┐`, ...body, `└${rule}┘`].join("\n");
}

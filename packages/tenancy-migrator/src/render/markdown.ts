/** Text inside HTML. */
export function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/\s+/g, " ");
}

/**
 * Text in a cell of a table. A pipe would end the cell and a line break the table; whatever else means
 * something to Markdown is taken at its word. Underscores inside a word are plain text already.
 * https://github.github.com/gfm/#tables-extension-
 */
export function cell(text: string): string {
  return text
    .trim()
    .replaceAll(/[\\`*[\]|~]|(?<![\p{L}\d])_|_(?![\p{L}\d])/gu, String.raw`\$&`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[^\S\n]*(?:\r\n|\r|\n)[^\S\n]*/g, "<br>");
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A block of code; its fence is longer than any that the code may hold itself. */
export function fenced(code: string, language: string): string[] {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, code, fence];
}

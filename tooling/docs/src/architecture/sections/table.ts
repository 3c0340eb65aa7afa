/** A Markdown table. Pipes and line breaks inside a cell are made harmless. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`).replaceAll(/\s*\n\s*/g, " ");
}

/** Inline code. */
export function code(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return flat.includes("`") ? `\`\` ${flat} \`\`` : `\`${flat}\``;
}

export function codeList(texts: readonly string[]): string {
  return texts.length === 0 ? "–" : texts.map(code).join(", ");
}

export function yesNo(value: boolean): string {
  return value ? "yes" : "**no**";
}

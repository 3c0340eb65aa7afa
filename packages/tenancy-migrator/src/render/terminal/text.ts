import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Names and values come from a database that anybody may write to: an escape sequence among them could
 * recolour, overwrite or reorder what the reader takes for ours.
 */
export function printable(text: string): string {
  return text
    .replaceAll("\t", "  ")
    .replaceAll(
      /[^\P{Cc}\n]|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text.replaceAll(/\s*\n\s*/g, " "));
}

/** Pads to a number of terminal columns; a Chinese character or an emoji takes two. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(width - stringWidth(text), 0));
  return align === "left" ? text + space : space + text;
}

/** Cuts to a number of terminal columns, never inside a character, and says so with `…`. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks at spaces; a word that is longer than a line stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const indent = /^ */.exec(paragraph)?.[0] ?? "";
    const lines: string[] = [];
    let line = indent;
    for (const word of paragraph.trim().split(/ +/)) {
      const isFirst = line === indent;
      if (!isFirst && stringWidth(line) + 1 + stringWidth(word) > width) {
        lines.push(line);
        line = indent + word;
      } else {
        line = isFirst ? line + word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  });
}

/** Puts the same indent in front of each line. */
export function indented(text: string, indent: string): string[] {
  return text.split("\n").map((line) => `${indent}${line}`.trimEnd());
}

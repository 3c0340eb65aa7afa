import stringWidth from "string-width";
import type { Format, Paint } from "./style.ts";
import { cut, pad } from "./text.ts";

/** One cell of an aligned table. */
export type Cell = {
  readonly text: string;
  readonly align?: "left" | "right";
  readonly format?: Format;
};

export type ColumnOptions = {
  readonly paint: Paint;
  /** Put in front of each line. */
  readonly indent?: string;
  /** How wide a line may get, in columns; the column `flexible` gives way, down to 12. */
  readonly width?: number;
  /** Which column is cut where the width doesn't suffice. Default: the first. */
  readonly flexible?: number;
};

const gap = "  ";
const narrowestColumn = 12;

/** Lines with their cells aligned, by the width that they take on a terminal. */
export function alignColumns(
  rows: readonly (readonly Cell[])[],
  { paint, indent = "", width = Infinity, flexible = 0 }: ColumnOptions,
): string[] {
  const widths = columnWidths(rows);
  const total = widths.reduce((sum, each) => sum + each, 0);
  const excess = indent.length + total + gap.length * (widths.length - 1) - width;
  if (excess > 0) {
    const own = widths[flexible] ?? 0;
    widths[flexible] = Math.min(own, Math.max(own - excess, narrowestColumn));
  }
  return rows.map((row) => {
    const cells = row.map(({ text, align, format }, index) => {
      const room = widths[index] ?? 0;
      const fitted = cut(text, room);
      // The last one needs no spaces behind it.
      const padded =
        index === row.length - 1 && align !== "right" ? fitted : pad(fitted, room, align);
      return format === undefined ? padded : paint(format, padded);
    });
    return `${indent}${cells.join(gap)}`.trimEnd();
  });
}

function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell.text));
    });
  }
  return widths;
}

import { styleText } from "node:util";

/** How to render for a terminal. */
export type TerminalStyle = {
  /** Write escape sequences for colours. Default: false. */
  readonly colors?: boolean;
  /** Columns of the terminal. Default: 100. */
  readonly width?: number;
};

/** The names that `styleText()` knows, one or several. */
export type Format = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it alone. */
export type Paint = (format: Format, text: string) => string;

/** Whoever calls has looked at the stream and at NO_COLOR already. */
export function painter({ colors = false }: TerminalStyle): Paint {
  return colors
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_, text) => text;
}

/** Narrower than this nothing can be aligned. */
const narrowest = 40;

export function widthOf({ width = 100 }: TerminalStyle): number {
  return Math.max(width, narrowest);
}

import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Text for stdout, in colour where that is a terminal that wants it. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Thousands separated, as people read numbers. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

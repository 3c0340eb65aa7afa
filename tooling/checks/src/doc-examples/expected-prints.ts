/** What an example says that one of its lines prints. */
export type ExpectedPrint = {
  /** The line of the example that calls `console.log`, counted from 1. */
  readonly line: number;
  readonly text: string;
};

const call = /\bconsole\.log\(/;
const endOfCall = /\);\s*\/\/ (?<text>.+)$/;

/** Reads `console.log(…); // <output>`; a call over several lines has its output behind the last one. */
export function expectedPrints(code: string): ExpectedPrint[] {
  const lines = code.split("\n");
  return lines.flatMap((line, at) => {
    const text = endOfCall.exec(line)?.groups?.["text"];
    if (text === undefined) return [];
    const begin = lines.slice(0, at + 1).findLastIndex((each) => call.test(each));
    return begin < 0 ? [] : [{ line: begin + 1, text: text.trim() }];
  });
}

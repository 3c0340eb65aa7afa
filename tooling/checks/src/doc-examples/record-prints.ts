// Loaded before an example runs: tells, on file descriptor 3, what each call of console.log printed and
// from which line. Node strips types in place, so the lines are those of the example.
import { writeSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { formatWithOptions, getCallSites } from "node:util";

const example = pathToFileURL(resolve(process.argv[1] ?? "")).href;

console.log = (...values: readonly unknown[]): void => {
  const site = getCallSites().find(({ scriptName }) => scriptName === example);
  // A comment behind a line has room for one line only.
  const text = formatWithOptions({ breakLength: Infinity, compact: true }, ...values);
  writeSync(3, `${JSON.stringify({ line: site?.lineNumber ?? 0, text })}\n`);
};

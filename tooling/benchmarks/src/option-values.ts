import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "./benchmark.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** @throws {UsageError} naming the option and what it may be. */
export function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new UsageError(
    `${option} ${text}: a whole number from 1 to ${most.toLocaleString("en-US")}`,
  );
}

/**
 * Where the JSON goes, from the repository's root; the Markdown goes beside it.
 * @throws {UsageError}
 */
export function jsonFile(given: string | undefined, byDefault: string): string {
  const file = resolve(root, given ?? `.acme/benchmarks/${byDefault}.json`);
  if (file.endsWith(".json")) return file;
  throw new UsageError(`--json ${given}: a name that ends in .json`);
}

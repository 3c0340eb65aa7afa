import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { expectedPrints } from "./expected-prints.ts";
import type { WrittenExample } from "./workshop.ts";

const printSchema = z.object({ line: z.number(), text: z.string() });
const recorder = new URL("record-prints.ts", import.meta.url).href;

/**
 * Runs an example in a process of its own and compares what it prints with what it says it prints.
 *
 * @returns what is wrong, each at its place in the documentation; empty when all is well.
 */
export async function runExample(
  example: WrittenExample,
  environment: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const args = ["--conditions=@acme/source", "--import", recorder, example.path];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
    timeout: 30_000,
  });
  const prints = child.stdio[3];
  if (child.stderr === null || !(prints instanceof Readable))
    throw new Error("no pipes to listen on");
  const [stderr, recorded, code] = await Promise.all([
    text(child.stderr),
    text(prints),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  if (code !== 0) {
    return [`${example.file}:${example.line}: ends with ${code ?? "a signal"}\n${stderr}`];
  }
  const printed = recorded
    .split("\n")
    .filter(Boolean)
    .map((json) => printSchema.parse(JSON.parse(json)));
  return expectedPrints(example.code).flatMap(({ line, text: expected }) => {
    const actual = printed.filter((print) => print.line === line).map((print) => print.text);
    if (actual.length === 1 && actual[0] === expected) return [];
    const said =
      actual.length === 0 ? "nothing" : actual.map((each) => JSON.stringify(each)).join(", ");
    const place = `${example.file}:${example.line + line - 1}`;
    return [`${place}: says that it prints ${JSON.stringify(expected)}, but prints ${said}`];
  });
}

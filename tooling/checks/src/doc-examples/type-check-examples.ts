import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Workshop } from "./workshop.ts";

const diagnostic = /^(?<file>.+)\((?<line>\d+),(?<column>\d+)\): (?<message>.+)$/;

/**
 * Type-checks all examples of a workshop in one go, as strictly as the packages themselves.
 *
 * @returns what the compiler says, each message at its place in the documentation; empty when all is well.
 */
export async function typeCheckExamples(workshop: Workshop): Promise<string[]> {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = join(dirname(typescript), "bin/tsc");
  const args = [compiler, "--project", workshop.folder, "--pretty", "false"];
  const child = spawn(process.execPath, args, {
    cwd: workshop.folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  // A compiler that did not come to work has found nothing either.
  if (code !== 0 && output.trim() === "") return [`tsc ended with ${code ?? "a signal"}`];
  return output
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const found = diagnostic.exec(line)?.groups;
      const example = workshop.examples.find(
        ({ path }) => path === join(workshop.folder, found?.["file"] ?? ""),
      );
      if (found === undefined || example === undefined) return line;
      const place = `${example.file}:${example.line + Number(found["line"]) - 1}`;
      return `${place}: ${found["message"]}`;
    });
}

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
const printer = fileURLToPath(new URL("print-commands.ts", import.meta.url));

/** The commands of `acme-tenancy` and the options that each takes, those of every command included. */
export async function readCommands(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { stdout } = await run(process.execPath, ["--conditions=@acme/source", printer], {
    // Help that is broken into lines would have options in the middle of sentences.
    env: { ...process.env, COLUMNS: "400" },
  });
  const commands = z.record(z.string(), z.array(z.string())).parse(JSON.parse(stdout));
  return new Map(Object.entries(commands).map(([name, options]) => [name, new Set(options)]));
}

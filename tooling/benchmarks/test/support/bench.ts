import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export type Ran = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs `pnpm bench` as its script does. */
export function bench(args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, NODE_OPTIONS: "" } };
    const child = execFile(
      process.execPath,
      ["--conditions=@acme/source", main, ...args],
      options,
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

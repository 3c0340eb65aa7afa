import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

export type ScriptResult = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a script of this package's package.json as a package manager would, with more arguments behind it. */
export function runPackageScript(
  name: "migration:show" | "migration:run" | "migration:revert",
  databaseUrl: string,
  more: readonly string[] = [],
): Promise<ScriptResult> {
  const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    readonly scripts: Record<string, string>;
  };
  const [command, ...args] = (manifest.scripts[name] ?? "").split(" ");
  if (command !== "node") throw new Error(`the script ${name} is no call of node`);
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...args, ...more],
      {
        cwd: packageRoot,
        maxBuffer: 64 * 1024 * 1024,
        env: { ...process.env, DATABASE_URL: databaseUrl },
      },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      },
    );
  });
}

import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { entryPoints } from "./consumer.ts";
import type { PackedPackage } from "./packed-package.ts";
import type { Problem } from "./problem.ts";

const require = createRequire(import.meta.url);
const COMPILER = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");

/** How a consumer may be set up: the two that can load ESM-only packages. */
const SETUPS = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
} as const;

type Answer = { readonly ok: boolean; readonly output: string };

function node(folder: string, args: readonly string[]): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    // NODE_OPTIONS may carry this repository's own export condition, which no consumer has.
    // An entry that is a configuration (a data source) may want to know its database when it loads.
    env: { ...process.env, NODE_OPTIONS: "", DATABASE_URL: "postgres://localhost/nowhere" },
  });
  return { ok: status === 0, output: `${stdout}${stderr}`.trim() };
}

/** Of what Node prints when it gives up, the line that says why. */
function reason(output: string): string {
  return output.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? output;
}

/** Errors in our own declarations or in the consumer; those of third parties are not ours to fix. */
function ownErrors(output: string): readonly string[] {
  const errors = output.split("\n").filter((line) => /\berror TS\d+:/.test(line));
  return errors.filter(
    (line) => line.startsWith("node_modules/@acme/") || !line.includes("node_modules/"),
  );
}

async function typeProblems(folder: string, setup: keyof typeof SETUPS): Promise<Problem[]> {
  const config = `tsconfig.${setup}.json`;
  const compilerOptions = {
    ...SETUPS[setup],
    target: "es2024",
    lib: ["es2024"],
    types: ["node"],
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  await writeFile(join(folder, config), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  const { ok, output } = node(folder, [COMPILER, "--pretty", "false", "-p", config]);
  const understood = /\berror TS\d+:/.test(output);
  const messages = ok || understood ? ownErrors(output) : [output];
  return messages.map((message) => ({ check: `types under ${setup}`, about: "consumer", message }));
}

/**
 * What a project trips over that has installed the packages in `folder` (see `installConsumer()`):
 * compiling against their types, importing each entry point, asking each command for help.
 */
export async function consumerProblems(
  folder: string,
  packages: readonly PackedPackage[],
): Promise<readonly Problem[]> {
  const problems = [
    ...(await typeProblems(folder, "nodenext")),
    ...(await typeProblems(folder, "bundler")),
  ];
  for (const each of packages) {
    const about = each.manifest.name;
    for (const name of entryPoints(each)) {
      const { ok, output } = node(folder, ["--input-type=module", "-e", `await import("${name}")`]);
      if (!ok) {
        problems.push({
          check: "import",
          about,
          message: `import "${name}" fails: ${reason(output)}`,
        });
      }
    }
    for (const [command, path] of Object.entries(each.manifest.bin)) {
      const script = join(folder, "node_modules", about, path);
      const { ok, output } = node(folder, [script, "--help"]);
      if (!ok) {
        problems.push({
          check: "command",
          about,
          message: `${command} --help fails: ${reason(output)}`,
        });
      }
    }
  }
  return problems;
}

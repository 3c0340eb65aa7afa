import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Published } from "../publishing/copy-repository.ts";
import type { RunOptions } from "../run.ts";
import { run } from "../run.ts";
import { plainProgram } from "./plain-program.ts";

export type PackageManager = "npm" | "pnpm";

/** A project outside of the workspace that uses the published packages. */
export type Project = { readonly folder: string; readonly manager: PackageManager };

const example = new URL("../../../example-bike-hire/", import.meta.url);

/** How a TypeScript project may be set up: the two that can load ESM-only packages. */
export const resolutions = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
} as const;

/** The compilers that users have, by the names under which the project installs them. */
export const compilers = { "typescript-5.9": "5.9", typescript: "latest" } as const;

/** Writes a project: the bicycle hire's application, and programs that use the chat model. */
export async function writeProject(
  folder: string,
  manager: PackageManager,
  registry: string,
): Promise<Project> {
  await mkdir(folder, { recursive: true });
  await cp(new URL("src", example), join(folder, "src"), { recursive: true });
  const declaration = await readFile(new URL("tenancy.config.ts", example), "utf8");
  const programs = new URL("programs", import.meta.url);
  await cp(programs, join(folder, "src"), { recursive: true });
  const files: Record<string, string> = {
    "package.json": json({ name: `consumer-${manager}`, private: true, type: "module" }),
    "tenancy.config.ts": declaration,
    // There is nothing in it that only TypeScript has.
    "tenancy.config.mjs": declaration,
    ".npmrc": `registry=${registry}\n`,
    "plain.mjs": plainProgram("module"),
    "plain.cjs": plainProgram("commonjs"),
    // The packages are as new as can be, and may link nothing that needs a build.
    "pnpm-workspace.yaml":
      "minimumReleaseAge: 0\nstoreDir: ../pnpm-store\ncacheDir: ../pnpm-cache\nstrictDepBuilds: false\n",
    ...Object.fromEntries(
      Object.entries(resolutions).map(([name, options]) => [
        `tsconfig.${name}.json`,
        json({
          compilerOptions: { ...compilerOptions, ...options, outDir: `out-${name}` },
          include: ["src", "tenancy.config.ts"],
        }),
      ]),
    ),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return { folder, manager };
}

const compilerOptions = {
  target: "es2024",
  lib: ["es2024"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  rewriteRelativeImportExtensions: true,
  verbatimModuleSyntax: true,
  // The declarations of the packages are to be looked at, too.
  skipLibCheck: false,
};

/** Installs these versions of ours, and what somebody has beside them. */
export async function install(
  { folder, manager }: Project,
  packages: readonly Published[],
  options: Omit<RunOptions, "cwd">,
): Promise<void> {
  const wanted = [
    ...packages.map(({ name, version }) => `${name}@${version}`),
    ...Object.entries(compilers).map(([name, version]) => `${name}@npm:typescript@${version}`),
    "@types/node@26",
    "@types/pg@8",
    "pg@8",
    "typeorm@1",
  ];
  const args =
    manager === "npm"
      ? ["install", "--no-audit", "--no-fund", "--save-exact", "--loglevel=error", ...wanted]
      : ["add", "--save-exact", "--reporter=append-only", ...wanted];
  await run(manager, args, { ...options, cwd: folder });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

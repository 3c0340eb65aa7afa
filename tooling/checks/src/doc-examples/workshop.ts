import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { DocExample } from "./extract-examples.ts";

const versions = z.record(z.string(), z.string()).default({});
const manifestSchema = z.object({
  name: z.string(),
  dependencies: versions,
  peerDependencies: versions,
});

/** An example as a file that the compiler and Node can take. */
export type WrittenExample = DocExample & { readonly path: string };

/** A temporary folder outside the repository where examples see what their package's readers would see. */
export type Workshop = {
  readonly folder: string;
  readonly examples: readonly WrittenExample[];
  remove(): void;
};

/**
 * Writes each example into a folder of its package's own, whose `node_modules` holds that package and what
 * it depends on: an example that imports anything else fails here as it would fail at its reader's.
 */
export function openWorkshop(repository: string, examples: readonly DocExample[]): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "doc-examples-"));
  const modules = join(repository, "node_modules");
  link(join(modules, "@types/node"), join(folder, "node_modules/@types/node"));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(repository, "tooling/typescript-config/base.json"),
      // An example may show how to make a thing without going on to use it.
      compilerOptions: { noUnusedLocals: false },
      include: ["*/*.ts"],
    }),
  );
  const packages = [...new Set(examples.map(packageOf))];
  for (const [index, name] of packages.entries()) {
    furnish(join(repository, name), join(folder, String(index)));
  }
  const written = examples.map((example, at) => {
    const path = join(folder, String(packages.indexOf(packageOf(example))), `example-${at}.ts`);
    writeFileSync(path, example.code);
    return { ...example, path };
  });
  return { folder, examples: written, remove: () => rmSync(folder, { recursive: true }) };
}

/** The first two parts of the path, e.g. `packages/tenancy`. */
function packageOf({ file }: DocExample): string {
  return file.split("/").slice(0, 2).join("/");
}

function furnish(packageFolder: string, folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")),
  );
  const modules = join(folder, "node_modules");
  link(packageFolder, join(modules, manifest.name));
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    link(join(packageFolder, "node_modules", name), join(modules, name));
  }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}

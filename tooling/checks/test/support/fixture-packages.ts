import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packPublishable } from "../../src/packages/packed-package.ts";
import type { PackedPackage } from "../../src/packages/packed-package.ts";
import type { Files } from "./fixture-repository.ts";

/** Packages really packed by pnpm, and an empty folder to install them in; `await using` removes both. */
export type FixturePackages = AsyncDisposable & {
  readonly packages: readonly PackedPackage[];
  readonly scratch: string;
};

export const soundManifest = {
  name: "@acme/sound",
  version: "1.0.0",
  description: "Nothing is wrong with this one.",
  keywords: ["sound"],
  license: "MIT",
  repository: {
    type: "git",
    url: "git+https://github.com/acme/sound.git",
    directory: "packages/sound",
  },
  type: "module",
  sideEffects: false,
  engines: { node: ">=22.18.0" },
  files: ["dist"],
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
};

/** Declarations import each other with `.ts`, as the compiler writes them from our sources. */
export const soundFiles: Files = {
  "README.md": "# sound\n",
  LICENSE: "MIT\n",
  "dist/index.js": `export const answer = 42;\n`,
  "dist/index.d.ts": `import type { Answer } from "./answer.ts";\nexport declare const answer: Answer;\n`,
  "dist/answer.d.ts": `export type Answer = number;\n`,
};

/** Packs one package made of `manifest` and `files`. */
export async function fixturePackages(manifest: object, files: Files): Promise<FixturePackages> {
  const root = await mkdtemp(join(await realpath(tmpdir()), "acme-packing-"));
  const folder = join(root, "packages/one");
  const scratch = join(root, "scratch");
  await mkdir(scratch);
  for (const [path, text] of Object.entries({
    ...files,
    "package.json": JSON.stringify(manifest),
  })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return {
    packages: await packPublishable(root, scratch),
    scratch,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

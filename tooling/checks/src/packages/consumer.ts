import { mkdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PackedPackage } from "./packed-package.ts";

const NODE_TYPES = dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));

/** What `import` can name: `@acme/tenancy`, `@acme/tenancy/testing`. */
export function entryPoints({ manifest }: PackedPackage): readonly string[] {
  return Object.keys(manifest.exports)
    .filter((subpath) => subpath !== "./package.json" && !subpath.includes("*"))
    .map((subpath) => manifest.name + subpath.slice(1));
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // Several packages bring the same dependency; the last link is as good as the first.
  await rm(path, { force: true });
  await symlink(await realpath(target), path);
}

/**
 * A project in `folder` that has installed the packed packages: their files as published, and of
 * everything else exactly what their `dependencies` and `peerDependencies` name, so that what they forgot
 * to name is missing.
 */
export async function installConsumer(
  folder: string,
  packages: readonly PackedPackage[],
): Promise<void> {
  const modules = join(folder, "node_modules");
  const own = new Set(packages.map(({ manifest }) => manifest.name));
  for (const { manifest, files, folder: sources } of packages) {
    for (const [path, text] of files) {
      const target = join(modules, manifest.name, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
    }
    const wanted = { ...manifest.dependencies, ...manifest.peerDependencies };
    for (const name of Object.keys(wanted).filter((each) => !own.has(each))) {
      await link(join(sources, "node_modules", name), join(modules, name));
    }
  }
  // Whoever writes for Node in TypeScript has its types.
  await link(NODE_TYPES, join(modules, "@types/node"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const imports = packages
    .flatMap(entryPoints)
    .map((name, position) => `export * as package${position} from "${name}";\n`);
  await writeFile(join(folder, "index.ts"), imports.join(""));
}

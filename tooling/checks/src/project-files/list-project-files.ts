import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The names of the folders that a `.gitignore` leaves out, from its lines `name/`. */
function ignoredFolders(gitignore: string): ReadonlySet<string> {
  const folders = gitignore
    .split("\n")
    .map((line) => /^\/?([^*!#/\s]+)\/$/.exec(line.trim())?.[1])
    .filter((name) => name !== undefined);
  return new Set([".git", ...folders]);
}

/**
 * Every file below `root` that is committed or would be by `git add .`, as paths relative to it. Read
 * from the disk and not from git, so that it needs no git and finds a fault before it is committed.
 */
export async function listProjectFiles(root: string): Promise<readonly string[]> {
  const ignored = ignoredFolders(await readFile(join(root, ".gitignore"), "utf8"));
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !ignored.has(entry.name)) {
        await walk(path);
      } else if (entry.isFile() && !entry.name.endsWith(".tsbuildinfo")) {
        found.push(path);
      }
    }
  };
  await walk("");
  return found.toSorted();
}

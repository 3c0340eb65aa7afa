import { appendFile, cp, mkdir, readFile, readdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { RunOptions } from "../run.ts";
import { run } from "../run.ts";

const manifestSchema = z.object({
  name: z.string(),
  version: z.string().default("0.0.0"),
  private: z.boolean().default(false),
});

/** A package that is published, with its folder relative to the repository. */
export type Published = {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
};

/** The packages of a repository that are not private, with the versions that they have at the moment. */
export async function publishedPackages(repository: string): Promise<readonly Published[]> {
  const all = await workspacePackages(repository);
  return all.filter((each) => !each.private);
}

async function workspacePackages(
  repository: string,
): Promise<readonly (Published & { readonly private: boolean })[]> {
  const folders = await Promise.all(
    ["packages", "apps", "tooling"].map(async (tree) =>
      (await readdir(join(repository, tree))).map((name) => `${tree}/${name}`),
    ),
  );
  return Promise.all(
    folders.flat().map(async (folder) => {
      const text = await readFile(join(repository, folder, "package.json"), "utf8");
      return { ...manifestSchema.parse(JSON.parse(text)), folder };
    }),
  );
}

/**
 * A copy of the repository's files, those that are not committed yet included, that versions and tags can be
 * given to: a git repository of its own with one commit, the builds of the original, and its tools.
 */
export async function copyRepository(
  repository: string,
  copy: string,
  options: Omit<RunOptions, "cwd">,
): Promise<void> {
  const listed = await run("git", ["ls-files", "-coz", "--exclude-standard"], {
    ...options,
    cwd: repository,
  });
  const deleted = await run("git", ["ls-files", "-dz"], { ...options, cwd: repository });
  const gone = new Set(deleted.split("\0"));
  for (const path of listed.split("\0").filter((each) => each !== "" && !gone.has(each))) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(repository, path), join(copy, path));
  }
  const packages = await workspacePackages(repository);
  for (const { folder } of packages.filter((each) => !each.private)) {
    await cp(join(repository, folder, "dist"), join(copy, folder, "dist"), { recursive: true });
    // What a range of the workspace means is read from where the dependency is installed.
    for (const each of packages) {
      await mkdir(join(copy, folder, "node_modules/@acme"), { recursive: true });
      await symlink(join(copy, each.folder), join(copy, folder, "node_modules", each.name));
    }
  }
  await symlink(join(repository, "node_modules"), join(copy, "node_modules"));
  const git = async (...args: string[]): Promise<string> =>
    run("git", ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost", ...args], {
      ...options,
      cwd: copy,
    });
  await git("init", "-q", "-b", "main");
  // The original's ignored folders are links here, which its .gitignore does not know.
  await appendFile(join(copy, ".git/info/exclude"), "node_modules\n");
  await git("add", "-A");
  await git("commit", "-qm", "as it is");
}

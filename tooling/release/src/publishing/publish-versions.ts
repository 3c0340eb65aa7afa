import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunOptions } from "../run.ts";
import { run } from "../run.ts";
import type { Published } from "./copy-repository.ts";
import { publishedPackages } from "./copy-repository.ts";

/** Lets the copy publish to the registry of the rehearsal, which asks for some token and accepts any. */
export async function signIn(copy: string, registry: string): Promise<void> {
  const { host } = new URL(registry);
  await appendFile(join(copy, ".npmrc"), `registry=${registry}\n//${host}/:_authToken=rehearsal\n`);
}

/** Publishes every package at the version that it has, as `pnpm release` does. Answers them. */
export async function publish(
  copy: string,
  options: Omit<RunOptions, "cwd">,
): Promise<readonly Published[]> {
  await run(join(copy, "node_modules/.bin/changeset"), ["publish", "--no-git-tag"], {
    ...options,
    cwd: copy,
  });
  return publishedPackages(copy);
}

/** Raises every version as `pnpm changeset version` does, whether or not changes are waiting for it. */
export async function raiseVersions(copy: string, options: Omit<RunOptions, "cwd">): Promise<void> {
  const packages = await publishedPackages(copy);
  const bumps = packages.map(({ name }) => `"${name}": patch`).join("\n");
  await writeFile(
    join(copy, ".changeset/rehearsal.md"),
    `---\n${bumps}\n---\n\nA version to upgrade to.\n`,
  );
  await run(join(copy, "node_modules/.bin/changeset"), ["version"], { ...options, cwd: copy });
}

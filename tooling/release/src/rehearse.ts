import { access, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "@acme/local-postgres";
import { consumerDatabases } from "./consumers/databases.ts";
import type { Project } from "./consumers/project.ts";
import { install, writeProject } from "./consumers/project.ts";
import { tryProject } from "./consumers/try-project.ts";
import type { ProjectDatabases, Setup, Trial } from "./consumers/try-project.ts";
import { rehearsalEnvironment } from "./environment.ts";
import { copyRepository } from "./publishing/copy-repository.ts";
import type { Published } from "./publishing/copy-repository.ts";
import { publish, raiseVersions, signIn } from "./publishing/publish-versions.ts";
import { configuredRegistry } from "./registry/uplink.ts";
import { startRegistry } from "./registry/start-registry.ts";

export type Rehearsal = {
  /** The repository, built. */
  readonly repository: string;
  /** An empty folder for everything that is made on the way; whoever made it removes it. */
  readonly scratch: string;
  readonly say: (line: string) => void;
};

const newest: Setup = { compiler: "typescript", resolution: "nodenext" };
/** The newest last, since what it emits is what is run. */
const setups: readonly Setup[] = [
  { compiler: "typescript-5.9", resolution: "bundler" },
  { compiler: "typescript-5.9", resolution: "nodenext" },
  { compiler: "typescript", resolution: "bundler" },
  newest,
];

/**
 * Publishes every package twice, the second time as a new version, to a registry of its own, and installs
 * them from there: with npm first the old version and then, in the same project and on the same databases,
 * the new one; with pnpm the new one. Leaves nothing running, also when it fails.
 *
 * @throws what a step of it says
 */
export async function rehearse({ repository, scratch, say }: Rehearsal): Promise<void> {
  const copy = join(scratch, "repository");
  const storage = join(scratch, "registry");
  await Promise.all([mkdir(copy), mkdir(storage)]);
  await using server = await startPostgres();
  const registry = await startRegistry(storage, await configuredRegistry(repository));
  const databases = consumerDatabases(server.url);
  try {
    const options = { env: rehearsalEnvironment(registry.url, scratch) };
    await copyRepository(repository, copy, options);
    await signIn(copy, registry.url);
    const attempt = async (
      project: Project,
      on: ProjectDatabases,
      versions: readonly Published[],
      what: Omit<Trial, "say">,
    ): Promise<void> => {
      const about = `${project.manager}, ${versions[0]?.version ?? ""}:`;
      await install(project, versions, options);
      say(`${about} installed`);
      await tryProject(project, on, { ...what, say: (line) => say(`${about} ${line}`) }, options);
    };
    const databasesOf = async (name: string): Promise<ProjectDatabases> => ({
      hireUrl: await databases.hire(name),
      chatUrl: await databases.empty(`${name}_chat`),
      loginsOf: databases.logins,
    });
    const previous = await publish(copy, options);
    say(`published ${list(previous)}`);
    const npm = await writeProject(join(scratch, "npm"), "npm", registry.url);
    const npmDatabases = await databasesOf("npm");
    await attempt(npm, npmDatabases, previous, { databases: "new", compile: [newest] });
    await raiseVersions(copy, options);
    const current = await publish(copy, options);
    say(`published ${list(current)}`);
    const pnpm = await writeProject(join(scratch, "pnpm"), "pnpm", registry.url);
    const pnpmDatabases = await databasesOf("pnpm");
    await everyOf([
      attempt(npm, npmDatabases, current, { databases: "migrated", compile: setups }),
      attempt(pnpm, pnpmDatabases, current, { databases: "new", compile: [newest] }),
    ]);
    await requireFiles(npm, current);
  } finally {
    await databases.drop();
    await registry.stop();
  }
}

function list(packages: readonly Published[]): string {
  return packages.map(({ name, version }) => `${name}@${version}`).join(", ");
}

/** What somebody looks for in `node_modules`, who wants to know what has changed and what is allowed. */
async function requireFiles({ folder }: Project, packages: readonly Published[]): Promise<void> {
  for (const { name, version } of packages) {
    const installed = join(folder, "node_modules", name);
    for (const file of ["README.md", "LICENSE", "src/index.ts"])
      await access(join(installed, file));
    const changes = await readFile(join(installed, "CHANGELOG.md"), "utf8");
    if (!changes.includes(`## ${version}`)) {
      throw new Error(`The CHANGELOG.md of ${name} has nothing about ${version}:\n${changes}`);
    }
  }
}

/** Waits for all of them, also when one fails: what they use is about to be taken away. */
async function everyOf(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

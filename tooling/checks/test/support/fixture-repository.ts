import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Path relative to the root → content. */
export type Files = Readonly<Record<string, string>>;

/** A throw-away repository on disk; `await using` removes it. */
export type FixtureRepository = AsyncDisposable & { readonly root: string };

const ROOMS: readonly string[] = [
  "packages/tenancy",
  "packages/data-model",
  "packages/tenancy-migrator",
  "packages/migrations",
  "packages/tenant-repositories",
  "packages/dashboard-overview",
  "packages/not-in-the-table",
  "apps/api",
  "apps/dashboard",
  "tooling/local-postgres",
];

const THIRD_PARTY: readonly string[] = ["zod", "pg", "typeorm", "vitest"];

function nameOf(room: string): string {
  return `@acme/${room.slice(room.indexOf("/") + 1)}`;
}

/**
 * A repository laid out like ours, every room importable by name from everywhere, so that only a rule
 * can object to an import. `files` come on top of one empty source a room.
 */
export async function fixtureRepository(files: Files): Promise<FixtureRepository> {
  const root = await mkdtemp(join(await realpath(tmpdir()), "acme-boundaries-"));
  const write = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };

  await write("package.json", JSON.stringify({ name: "fixture", private: true, type: "module" }));
  await mkdir(join(root, "node_modules/@acme"), { recursive: true });
  for (const room of ROOMS) {
    const manifest = {
      name: nameOf(room),
      type: "module",
      exports: {
        ".": { "@acme/source": "./src/index.ts", default: "./dist/index.js" },
        "./client": { "@acme/source": "./src/client/index.ts", default: "./dist/client.js" },
      },
      dependencies: { zod: "1.0.0", pg: "1.0.0", typeorm: "1.0.0" },
      devDependencies: { vitest: "1.0.0" },
    };
    await write(`${room}/package.json`, JSON.stringify(manifest));
    await write(`${room}/src/index.ts`, "export const here = 1;\n");
    await symlink(join(root, room), join(root, "node_modules", nameOf(room)));
  }
  for (const name of THIRD_PARTY) {
    const manifest = { name, type: "module", exports: "./index.js" };
    await write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
    await write(`node_modules/${name}/index.js`, "export const here = 1;\n");
  }
  for (const [path, content] of Object.entries(files)) {
    await write(path, content);
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

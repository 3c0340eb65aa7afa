import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { rehearsalEnvironment } from "../src/environment.ts";
import { copyRepository, publishedPackages } from "../src/publishing/copy-repository.ts";

const run = promisify(execFile);

async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "acme-copy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A repository with one package that is published and one that is not, built, and not all of it committed. */
async function smallRepository(): Promise<string> {
  const root = await scratchFolder();
  const files = {
    ".gitignore": "node_modules/\ndist/\n",
    "packages/sound/package.json": '{ "name": "@acme/sound", "version": "1.2.3" }',
    "packages/sound/dist/index.js": "built",
    "packages/sound/gone.txt": "deleted since",
    "tooling/tool/package.json": '{ "name": "@acme/tool", "private": true }',
    "apps/app/package.json": '{ "name": "@acme/app", "private": true }',
    "node_modules/somebody/index.js": "theirs",
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const git = (...args: string[]): Promise<unknown> => run("git", args, { cwd: root });
  await git("init", "-q");
  await git("add", "-A");
  await git("-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "-qm", "begun");
  await rm(join(root, "packages/sound/gone.txt"));
  await writeFile(join(root, "packages/sound/new.txt"), "not committed yet");
  return root;
}

it("copies the files as they are now, with the builds of what is published, into one commit", async () => {
  const root = await smallRepository();
  const copy = join(await scratchFolder(), "copy");
  await mkdir(copy);
  await copyRepository(root, copy, { env: rehearsalEnvironment("http://127.0.0.1:1/", copy) });
  expect(await readFile(join(copy, "packages/sound/new.txt"), "utf8")).toBe("not committed yet");
  expect(existsSync(join(copy, "packages/sound/gone.txt"))).toBe(false);
  expect(await readFile(join(copy, "packages/sound/dist/index.js"), "utf8")).toBe("built");
  const tool = join(copy, "packages/sound/node_modules/@acme/tool");
  expect(await realpath(tool)).toBe(join(copy, "tooling/tool"));
  const { stdout } = await run("git", ["ls-files"], { cwd: copy });
  expect(stdout).not.toContain("node_modules");
  const status = await run("git", ["status", "--porcelain"], { cwd: copy });
  expect(status.stdout).toBe("");
});

it("publishes what is not private, at the version that it has", async () => {
  expect(await publishedPackages(await smallRepository())).toEqual([
    { name: "@acme/sound", version: "1.2.3", folder: "packages/sound", private: false },
  ]);
});

it("hands on what a shell has, and nothing of the package manager that started it", async () => {
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
  });
  process.env["npm_config_registry"] = "http://elsewhere.example/";
  process.env["npm_package_name"] = "acme";
  process.env["NODE_OPTIONS"] = "--conditions=@acme/source";
  const env = rehearsalEnvironment("http://127.0.0.1:1/", "scratch");
  expect(env["npm_config_registry"]).toBe("http://127.0.0.1:1/");
  expect(env).not.toHaveProperty("npm_package_name");
  expect(env).not.toHaveProperty("NODE_OPTIONS");
  expect(env["PATH"]).toBe(process.env["PATH"]);
});

import { globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { describeApi } from "../src/api/describe-api.ts";
import { entryPoints } from "../src/api/entry-points.ts";

/** A repository with one package of two entry points, and one that is private. */
async function repositoryWith(declarations: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "acme-api-test-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const manifest = {
    name: "@acme/sound",
    version: "1.0.0",
    type: "module",
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./testing": { types: "./dist/testing/index.d.ts", default: "./dist/testing.js" },
      "./package.json": "./package.json",
    },
  };
  const secret = { ...manifest, name: "@acme/secret", private: true };
  const files = {
    "packages/sound/package.json": JSON.stringify(manifest),
    "packages/sound/dist/index.d.ts": `export { answer } from "./answer.js";\n`,
    "packages/sound/dist/answer.d.ts": declarations,
    "packages/secret/package.json": JSON.stringify(secret),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

async function apiOf(declarations: string): Promise<string> {
  const [entry] = entryPoints(await repositoryWith(declarations));
  if (entry === undefined) throw new Error("no entry point");
  return describeApi(entry);
}

it("has a report for every entry point of what is published, named after it", async () => {
  const entries = entryPoints(await repositoryWith(""));
  expect(entries.map(({ name, report }) => [name, report])).toEqual([
    ["@acme/sound", "sound.api.md"],
    ["@acme/sound/testing", "sound.testing.api.md"],
  ]);
});

it("has the signatures of what is exported, and of what these name", async () => {
  const api = await apiOf(
    "type Number_ = 42;\ntype Hidden = 1;\nexport declare function answer(of: string): Number_;\n",
  );
  expect(api).toContain("export function answer(of: string): Number_;");
  expect(api).toContain("type Number_ = 42;");
  expect(api).not.toContain("Hidden");
});

it("changes with a signature, and not with a comment", async () => {
  const plain = await apiOf("export declare function answer(of: string): number;\n");
  const told = await apiOf(
    "/** Forty-two. */\nexport declare function answer(of: string): number;\n",
  );
  const wider = await apiOf(
    "/** Forty-two. */\nexport declare function answer(of?: string): number;\n",
  );
  expect(told.replace("// @public", "// @public (undocumented)")).toBe(plain);
  expect(wider).not.toBe(told);
});

it("is for every entry point of this repository's packages on record, and listed", () => {
  const repository = fileURLToPath(new URL("../../..", import.meta.url));
  const reports = entryPoints(repository).map(({ report }) => report);
  const folder = join(repository, "docs/api");
  expect(globSync("*.api.md", { cwd: folder }).toSorted()).toEqual(reports.toSorted());
  const list = readFileSync(join(folder, "README.md"), "utf8");
  expect(reports.filter((report) => !list.includes(`(${report})`))).toEqual([]);
});

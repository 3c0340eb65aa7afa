import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { forbiddenText } from "../src/project-files/forbidden-text.ts";
import { listProjectFiles } from "../src/project-files/list-project-files.ts";

const root = resolve(fileURLToPath(new URL("../../../", import.meta.url)));

/** Put together here, since this file is one of those that are looked at. */
const spell = (...parts: readonly string[]): string => parts.join("");

describe("the files of this repository", () => {
  test("name no package registry and no path of a machine, and leave no test out", async () => {
    const files = await listProjectFiles(root);
    const found = [];
    for (const path of files) {
      found.push(...forbiddenText(path, await readFile(join(root, path), "utf8"), root));
    }
    expect(found).toEqual([]);
    expect(files).toContain("pnpm-lock.yaml");
    expect(files).toContain("tooling/checks/test/project-files.test.ts");
  });
});

describe("the search for forbidden text", () => {
  test.each([
    ["README.md", spell("https://registry.", "npm", "js.org/zod")],
    ["pnpm-lock.yaml", spell("tarball: https://registry", ".example.dev/a.tgz")],
    ["README.md", spell("https://npm.pkg", ".github.com")],
    ["docs/x.md", spell("see /ho", "me/ann/acme")],
    ["docs/x.md", spell("see /Us", "ers/ann/acme")],
    ["a.ts", spell('const log = "/ro', 'ot/acme.log";')],
    ["a.ts", spell('const log = "/tm', 'p/acme.log";')],
    ["a.ts", spell("const log = `C:\\Us", "ers\\ann`;")],
    ["docs/x.md", "cd /srv/checkouts/acme && pnpm test"],
    ["a.test.ts", spell("test.on", 'ly("one", () => {});')],
    ["a.test.ts", spell("describe.sk", 'ip("some", () => {});')],
    ["a.test.ts", spell("it.each([1, 2]).sk", 'ip("some", () => {});')],
    ["a.test.ts", spell("test.concurrent.to", 'do("some");')],
    ["a.test.ts", spell("ctx.sk", "ip();")],
  ])("finds it in %s: %s", (path, text) => {
    expect(forbiddenText(path, `fine\n${text}\n`, "/srv/checkouts/acme")).toEqual([
      expect.objectContaining({ path, line: 2 }),
    ]);
  });

  test.each([
    ["README.md", "https://www.postgresql.org/docs/current/ddl-rowsecurity.html"],
    [".ci/run", "#!/usr/bin/env bash"],
    ["a.ts", 'import { a } from "../../work/b/c.ts";'],
    ["a.ts", "repository.find().skip(10).only;"],
    ["a.ts", 'app.get("/organizations/:id/home/overview");'],
    ["README.md", "It says which tests to skip."],
    ["README.md", "the migration registry. Nothing else"],
  ])("lets pass in %s: %s", (path, text) => {
    expect(forbiddenText(path, text, "/srv/checkouts/acme")).toEqual([]);
  });
});

describe("the list of files", () => {
  test("has what git would have: hidden files too, ignored folders not, at any depth", async () => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), "acme-files-"));
    try {
      for (const path of [
        ".ci/run",
        "a.ts",
        "packages/x/src/b.ts",
        "packages/x/dist/b.js",
        "node_modules/y/index.js",
        ".git/config",
      ]) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), "");
      }
      await writeFile(join(folder, ".gitignore"), "node_modules/\ndist/\n");
      expect(await listProjectFiles(folder)).toEqual([
        ".ci/run",
        ".gitignore",
        "a.ts",
        "packages/x/src/b.ts",
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

import { describe, expect, test } from "vitest";
import { consumerProblems } from "../src/packages/consumer-problems.ts";
import { installConsumer } from "../src/packages/consumer.ts";
import { manifestProblems } from "../src/packages/manifest-problems.ts";
import { parseManifest } from "../src/packages/packed-package.ts";
import { publintProblems } from "../src/packages/publint-problems.ts";
import { typesProblems } from "../src/packages/types-problems.ts";
import { fixturePackages, soundFiles, soundManifest } from "./support/fixture-packages.ts";
import type { Files } from "./support/fixture-repository.ts";

/** What the manifest and the files of the sound package say with one flaw in them. */
function saidOfManifest(manifest: object, files: Files = soundFiles): string {
  const problems = manifestProblems({
    manifest: parseManifest(JSON.stringify({ ...soundManifest, ...manifest })),
    files: new Map(Object.entries(files)),
    folder: "",
    tarball: new Uint8Array(),
  });
  return problems.map(({ message }) => message).join("\n");
}

/** All that is said about the sound package, packed and installed, with one flaw in it. */
async function saidOfTarball(manifest: object, files: Files): Promise<string> {
  await using fixture = await fixturePackages(
    { ...soundManifest, ...manifest },
    { ...soundFiles, ...files },
  );
  await installConsumer(fixture.scratch, fixture.packages);
  const problems = [...(await consumerProblems(fixture.scratch, fixture.packages))];
  for (const each of fixture.packages) {
    problems.push(
      ...manifestProblems(each),
      ...(await publintProblems(each)),
      ...(await typesProblems(each)),
    );
  }
  return problems.map(({ check, message }) => `${check}: ${message}`).join("\n");
}

describe("the packaging checks", () => {
  test("have nothing to say about a sound package, `.ts` imports between its declarations included", async () => {
    expect(saidOfManifest({})).toBe("");
    expect(await saidOfTarball({}, {})).toBe("");
  });

  test.each([
    ["another license", /license is "ISC"/, { license: "ISC" }],
    ["no description", /description is missing/, { description: undefined }],
    ["no keywords", /keywords are missing/, { keywords: [] }],
    [
      "no place in the repository",
      /repository\.directory is missing/,
      { repository: { type: "git" } },
    ],
    ["no sideEffects", /sideEffects is missing/, { sideEffects: undefined }],
    ["no engines", /engines\.node is missing/, { engines: undefined }],
    ["no exports", /exports is missing/, { exports: undefined }],
    ["CommonJS by default", /type is undefined/, { type: undefined }],
    ["workspace:", /dependencies\.a is "workspace:\^"/, { dependencies: { a: "workspace:^" } }],
    ["catalog:", /peerDependencies\.a is "catalog:"/, { peerDependencies: { a: "catalog:" } }],
    ["an exact dependency", /dependencies\.a is exactly 1\.2\.3/, { dependencies: { a: "1.2.3" } }],
  ])("find %s in a manifest", (_flaw, said, manifest) => {
    expect(saidOfManifest(manifest)).toMatch(said);
  });

  test("find that README and LICENSE are missing", () => {
    const { "README.md": _readme, LICENSE: _license, ...rest } = soundFiles;
    expect(saidOfManifest({}, rest)).toBe(
      "README.md is not in the package\nLICENSE is not in the package",
    );
  });

  test("find a test in a package", () => {
    expect(saidOfManifest({}, { ...soundFiles, "src/x.test.ts": "" })).toMatch(
      /src\/x\.test\.ts is in the package/,
    );
  });

  test("find a map to a source that is not in the package", () => {
    const map = JSON.stringify({ sources: ["../src/index.ts"] });
    expect(saidOfManifest({}, { ...soundFiles, "dist/index.js.map": map })).toMatch(
      /dist\/index\.js\.map leads to src\/index\.ts/,
    );
  });

  test.each([
    [
      "an export without a file",
      /publint: .*does not exist/,
      { exports: { ".": { types: "./dist/index.d.ts", default: "./dist/no.js" } } },
      {},
    ],
    [
      "types that lead nowhere",
      /attw: .*internal/i,
      {},
      { "dist/index.d.ts": `export type { A } from "./not-there.ts";` },
    ],
    [
      "types that need what is not installed, under nodenext",
      /types under nodenext: .*TS2307.*not-installed/,
      {},
      { "dist/index.d.ts": `export type { A } from "not-installed";` },
    ],
    [
      "types that need what is not installed, under bundler",
      /types under bundler: .*TS2307.*not-installed/,
      {},
      { "dist/index.d.ts": `export type { A } from "not-installed";` },
    ],
    [
      "an import of what is not installed",
      /import: import "@acme\/sound" fails: .*not-installed/,
      {},
      { "dist/index.js": `import "not-installed"; export const answer = 42;` },
    ],
    [
      "a command that fails",
      /command: broken --help fails: Error: no help/,
      { bin: { broken: "./dist/cli.js" } },
      { "dist/cli.js": `#!/usr/bin/env node\nthrow new Error("no help");` },
    ],
  ])("find %s in a tarball", async (_flaw, said, manifest, files) => {
    expect(await saidOfTarball(manifest, files)).toMatch(said);
  });

  test("pass over private packages", async () => {
    await using fixture = await fixturePackages({ ...soundManifest, private: true }, soundFiles);
    expect(fixture.packages).toEqual([]);
  });
});

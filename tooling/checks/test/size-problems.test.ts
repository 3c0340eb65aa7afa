import { expect, test } from "vitest";
import { parseManifest } from "../src/packages/packed-package.ts";
import type { PackedPackage } from "../src/packages/packed-package.ts";
import { sizeProblems } from "../src/packages/size-problems.ts";

function packed(tarball: number, javascript: number): PackedPackage {
  return {
    manifest: parseManifest('{ "name": "@acme/sound", "version": "1.0.0" }'),
    folder: "",
    tarball: new Uint8Array(tarball),
    files: new Map([
      ["dist/index.js", "x".repeat(javascript)],
      ["dist/index.js.map", "x".repeat(9_000)],
      ["src/index.ts", "x".repeat(9_000)],
    ]),
  };
}

const budgets = { "@acme/sound": { tarball: 10, javascript: 2 } };

test("a package within its budget is fine, to the last byte", () => {
  expect(sizeProblems(packed(10_000, 2_000), budgets)).toEqual([]);
});

test.each([
  ["to download", 10_001, 0, "its tarball is 11 kB, the budget 10 kB"],
  ["to load", 0, 2_001, "its javascript is 3 kB, the budget 2 kB"],
])("a package that is too heavy %s is found", (_, tarball, javascript, message) => {
  const found = sizeProblems(packed(tarball, javascript), budgets);
  expect(found.map((each) => each.message)).toEqual([message]);
});

test("a package without a budget is found", () => {
  expect(sizeProblems(packed(1, 1), {})).toHaveLength(1);
});

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extractExamples } from "./extract-examples.ts";
import type { DocExample } from "./extract-examples.ts";

/** Every example in the docstrings, READMEs and pages of the published packages, in the order of their paths. */
export function findExamples(repository: string): DocExample[] {
  return globSync(["packages/*/src/**/*.ts", "packages/*/README.md", "packages/*/docs/*.md"], {
    cwd: repository,
  })
    .map((file) => file.replaceAll("\\", "/"))
    .toSorted()
    .flatMap((file) => extractExamples(file, readFileSync(join(repository, file), "utf8")));
}

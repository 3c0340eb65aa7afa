import { readFileSync } from "node:fs";

const patterns = [
  { file: "read-rows.ts", title: "Reading" },
  { file: "write-rows.ts", title: "Writing" },
  { file: "join-tables.ts", title: "SQL of your own" },
  { file: "work-for-all.ts", title: "Work for all tenants" },
] as const;

/** The patterns as they are compiled, and run by the tests, in this repository. */
export function accessPatterns(): string {
  return patterns
    .map(({ file, title }) => {
      const source = readFileSync(new URL(`../patterns/${file}`, import.meta.url), "utf8");
      return `### ${title}\n\n\`\`\`ts\n${source.trimEnd()}\n\`\`\``;
    })
    .join("\n\n");
}

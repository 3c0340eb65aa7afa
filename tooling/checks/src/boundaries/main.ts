import { fileURLToPath } from "node:url";
import { checkBoundaries } from "./check-boundaries.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const { files, imports, violations } = await checkBoundaries(root);

for (const { rule, from, to, why } of violations) {
  console.error(`${rule}\n  ${from} → ${to}\n  ${why}\n`);
}
console.log(`${files} files, ${imports} imports, ${violations.length} against the rules`);
process.exitCode = violations.length === 0 ? 0 : 1;
